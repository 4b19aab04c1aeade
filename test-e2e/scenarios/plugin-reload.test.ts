import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { addProvider } from "../kit/outside.ts";
import { castTeam } from "../kit/plant.ts";
import { type Sandbox, useSandbox } from "../kit/sandbox.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

/** What the adapter says of an input line, in a file beside its entry. */
const JUDGE = {
  good: "export const judge = (state) => state;\n",
  blind: 'export const judge = () => ({ state: "unknown", evidence: "nothing to see" });\n',
  broken: "export const judge = ;\n",
};

interface Reloaded {
  readonly ok: boolean;
  readonly pid: number;
  readonly plugins: readonly object[];
}

const pidOfAgent = async ({ json }: Sandbox): Promise<number> =>
  (await json<{ agents: readonly { readonly pid: number }[] }>(["status"])).agents[0]!.pid;

const pidOfCoordinator = async ({ json }: Sandbox): Promise<number> =>
  (await json<{ pid: number }>(["coordinator", "status"])).pid;

verifies("plugin.reload", async () => {
  const sandbox = useSandbox();
  const { cli, json } = sandbox;
  expect(await json(["plugin", "reload"])).toMatchObject({ error_code: "coordinator_unavailable" });
  const place = await addProvider(sandbox, "provider-outside");
  const write = (how: keyof typeof JUDGE) => writeFileSync(join(place, "judge.js"), JUDGE[how]);
  const entry = join(place, "index.js");
  const code = readFileSync(entry, "utf8");
  const line = 'return { state: "ready", composer: { text, isDraft: text !== "" }, evidence: line };';
  expect(code).toContain(line);
  const changed = line.replace("return {", "return judge({").replace("};", "});");
  writeFileSync(entry, `import { judge } from "./judge.js";\n${code.replace(line, changed)}`);
  write("good");
  castTeam(sandbox, { ann: "outside" });
  const start = await cli(["quick-start", "--yes"]);
  expect(start.exitCode, start.stdout + start.stderr).toBe(0);
  const agent = await pidOfAgent(sandbox);

  const reload = async (): Promise<void> => {
    const before = await pidOfCoordinator(sandbox);
    const done = await json<Reloaded>(["plugin", "reload"]);
    expect(done).toMatchObject({
      ok: true,
      plugins: [{ id: "outside", version: "3.2.1", folder: place, agents: ["ann"], problem: null }],
    });
    expect(done.pid).not.toBe(before);
    expect(await pidOfCoordinator(sandbox)).toBe(done.pid);
    expect(await pidOfAgent(sandbox)).toBe(agent);
  };

  // What was changed beside the entry counts, and nobody can be written to by it.
  write("blind");
  await reload();
  const task = '[[call report_result {"summary":"seen again"}]]';
  const waiting = cli(["send", "ann", task, "--wait", "result", "--timeout", "60"]);
  const queued = async (): Promise<readonly object[]> =>
    (await json<{ queued_messages: readonly object[] }>(["status"])).queued_messages;
  await until("it waits for its recipient", async () => (await queued()).length === 1);
  // What cannot be loaded takes nobody's place.
  write("broken");
  const before = await pidOfCoordinator(sandbox);
  const refused = await cli(["plugin", "reload"]);
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toMatch(/^error: .*nothing was loaded anew\naction: .*plugin test .*\nlog: /);
  expect(await pidOfCoordinator(sandbox)).toBe(before);
  expect(await queued()).toHaveLength(1);
  // Whoever waited for an answer has it of the next one, and nothing was lost.
  write("good");
  await reload();
  const sent = await waiting;
  expect(sent.exitCode, sent.stdout + sent.stderr).toBe(0);
  expect(sent.stdout).toContain("success: seen again");
  const plain = await cli(["plugin", "reload"]);
  expect(plain.stdout).toMatch(new RegExp(`^outside +3\\.2\\.1 +${place} +used by ann$`, "m"));
  expect(await json(["plugin", "reload"], { env: { TEAM_AGENT_TOKEN: "x" } })).toMatchObject({
    error_code: "not_allowed",
  });
});
