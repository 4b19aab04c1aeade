import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { castTeam, plantInHome } from "../kit/plant.ts";
import { useSandbox } from "../kit/sandbox.ts";
import { verifies } from "../kit/verifies.ts";

/** The provider from outside, whose program has a home of its own that is kept with the conversation. */
const withHome = (code: string): string =>
  code
    .replace("resume: false", "resume: true")
    .replace(
      'context.mode === "fresh"\n      ? {',
      'context.mode !== "fork"\n      ? {\n          hints: { home: context.stateDir },',
    )
    .replace(
      "context.newSessionId, context.mcpUrl",
      "context.sessionId ?? context.newSessionId, context.mcpUrl",
    )
    .replace(
      "expectedSessionId: context.newSessionId",
      "expectedSessionId: context.sessionId ?? context.newSessionId",
    )
    .replace(
      "[context.tokenEnv]: context.token }",
      "[context.tokenEnv]: context.token, HOME: context.stateDir }",
    )
    .replaceAll(/\{ sessionId, env \}/g, "{ sessionId, hints }")
    .replaceAll("transcriptOf(env, sessionId)", "transcriptOf({ HOME: hints?.home }, sessionId)")
    .replace(
      'isResumable: async () => ({ ok: false, reason: "not supported" })',
      'isResumable: async ({ sessionId, stateDir }) => ({ ok: existsSync(transcriptOf({ HOME: stateDir }, sessionId)), reason: "its record" })',
    );

verifies("plugin.state", async () => {
  const sandbox = useSandbox();
  const { cli, json, workspace } = sandbox;
  plantInHome(sandbox, {
    id: "homely",
    manifest: {
      capabilities: { resume: true, fork: false, presetSessionId: true, mcp: true, midTurnDelivery: false },
    },
    edit: withHome,
  });
  castTeam(sandbox, { ann: "homely", bob: "fake" });
  const start = await cli(["quick-start", "--yes"]);
  expect(start.exitCode, start.stdout + start.stderr).toBe(0);
  const delivered = async (text: string) => {
    const sent = await cli(["send", "ann", text, "--wait", "delivered", "--timeout", "20"]);
    expect(sent.exitCode, sent.stdout + sent.stderr).toBe(0);
  };
  const folder = join(workspace, ".team/runtime/current/state");
  const homes = () => readdirSync(join(folder, "ann")).toSorted();
  const records = () =>
    homes().map((home) =>
      readdirSync(join(folder, "ann", home)).map((name) =>
        readFileSync(join(folder, "ann", home, name), "utf8"),
      ),
    );
  await delivered("the first thing");
  const before = homes();
  // A program that names no such folder has none.
  expect([before.length, existsSync(join(folder, "bob"))]).toEqual([1, false]);
  // It is there again in the same conversation, whoever asks for it by then.
  for (const word of ["stop", "ensure"]) expect((await cli(["coordinator", word])).exitCode).toBe(0);
  expect((await cli(["restart", "--yes"])).exitCode).toBe(0);
  await delivered("the second thing");
  expect(homes()).toEqual(before);
  expect(records()[0]![0]).toMatch(/the first thing[\s\S]*the second thing/);
  // Another conversation has another one, and what was kept with the first is not its.
  const reset = await json(["reset-agent", "--yes", "--discard-session", "ann"]);
  expect(reset).toMatchObject({ ok: true });
  await delivered("the third thing");
  expect(homes()).toHaveLength(2);
  expect(homes()).toEqual(expect.arrayContaining(before));
  expect(records()[1]!.join("")).not.toContain("the first thing");
});
