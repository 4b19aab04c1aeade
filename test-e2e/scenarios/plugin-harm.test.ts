import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { eventsOf } from "../kit/events.ts";
import type { Message } from "../kit/messages.ts";
import { castTeam, plantInHome } from "../kit/plant.ts";
import { type Sandbox, useSandbox } from "../kit/sandbox.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

/** Modules that do harm to whoever imports them. */
const IMPORTS: Readonly<Record<string, readonly [code: string, why: RegExp]>> = {
  waits: ["await new Promise((done) => setTimeout(done, 1e9));", /not loaded within 3 s/],
  loops: ["for (;;) {}", /not loaded within 3 s/],
  ends: ["process.exit(0);", /ends the process that loads it/],
  throws: ['throw new Error("no luck today");', /no luck today/],
};

const plantAll = (sandbox: Sandbox): void => {
  for (const [id, [code]] of Object.entries(IMPORTS))
    plantInHome(sandbox, { id, edit: (whole) => `${whole}\n${code}\n` });
};

verifies("plugin.unused", async () => {
  const sandbox = useSandbox();
  const { cli } = sandbox;
  plantAll(sandbox);
  const place = plantInHome(sandbox, {
    id: "quiet",
    edit: (code) =>
      `import { writeFileSync } from "node:fs"; writeFileSync(new URL("./ran", import.meta.url), "");\n${code}`,
  });
  castTeam(sandbox, { ann: "fake" });
  const start = await cli(["quick-start", "--yes"]);
  expect(start.exitCode, start.stdout + start.stderr).toBe(0);
  const sent = await cli(["send", "ann", "hello", "--wait", "delivered", "--timeout", "20"]);
  expect(sent.exitCode, sent.stdout + sent.stderr).toBe(0);
  for (const command of [["status"], ["diagnose"], ["plugin", "list"], ["validate"]])
    expect((await cli(command)).exitCode, command.join(" ")).toBe(0);
  expect(existsSync(join(place, "ran"))).toBe(false);
});

verifies("plugin.import", async () => {
  const sandbox = useSandbox();
  const { cli, json } = sandbox;
  plantAll(sandbox);
  castTeam(sandbox, { ann: "fake" });
  expect((await cli(["quick-start", "--yes"])).exitCode).toBe(0);
  const before = eventsOf(sandbox).filter(({ event }) => event === "coordinator.boot");
  for (const [id, [, why]] of Object.entries(IMPORTS)) {
    sandbox.write(
      ".team/current/agents/bob.md",
      `---\nname: bob\nrole: dev\nprovider: ${id}\ntools: [mcp_team]\n---\nx\n`,
    );
    const refused = await json<{ error: string; error_code: string }>(["restart", "--yes"]);
    expect(refused, id).toMatchObject({ error_code: "plugin_invalid" });
    expect(refused.error).toContain(`provider-${id} 3.2.1`);
    expect(refused.error).toMatch(why);
    expect(await json(["validate"])).toMatchObject({ ok: false, error: expect.stringMatching(why) });
  }
  // It is seen in the list from now on, and still nothing is imported for that.
  const { plugins } = await json<{ plugins: { id: string; health: string; problem: string }[] }>([
    ...["plugin", "list"],
  ]);
  for (const [id, [, why]] of Object.entries(IMPORTS)) {
    const found = plugins.find((one) => one.id === id)!;
    expect(found.health).toBe("refused");
    expect(found.problem).toMatch(why);
  }
  // The coordinator, and the team that uses none of them, are what they were.
  expect(eventsOf(sandbox).filter(({ event }) => event === "coordinator.boot")).toEqual(before);
  const sent = await cli(["send", "ann", "hello", "--wait", "delivered", "--timeout", "20"]);
  expect(sent.exitCode, sent.stdout + sent.stderr).toBe(0);
});

verifies("plugin.exit", async () => {
  const sandbox = useSandbox();
  const { json, cli } = sandbox;
  plantInHome(sandbox, {
    id: "leaves",
    edit: (code) => code.replace("detect: async () => ({", "detect: async () => (process.exit(0), {"),
  });
  castTeam(sandbox, { ann: "leaves" });
  const refused = await json<{ error: string }>(["quick-start", "--yes"]);
  expect(refused.error).toContain("a plugin may not end the coordinator");
  castTeam(sandbox, { ann: "fake" });
  const start = await cli(["quick-start", "--yes"]);
  expect(start.exitCode, start.stdout + start.stderr).toBe(0);
  expect(eventsOf(sandbox).filter(({ event }) => event === "coordinator.boot")).toHaveLength(1);
});

/** What an adapter does with screens that hold a certain word. */
const CLASSIFY = "classify: ({ lines }) => {";
const PARSERS: Readonly<
  Record<string, readonly [edit: (code: string) => string, why: RegExp, isMended?: boolean]>
> = {
  "a screen's reader loops": [
    (code) => code.replace(CLASSIFY, `${CLASSIFY} while (lines.join(" ").includes("poison")) {}`),
    /screen\.classify did not come to its end/,
  ],
  "a screen's reader has a regular expression that never ends": [
    (code) =>
      code.replace(
        CLASSIFY,
        `${CLASSIFY} if (lines.join(" ").includes("poison")) /^(a+)+$/.test("a".repeat(40) + "!");`,
      ),
    /screen\.classify did not come to its end/,
  ],
  "a screen's reader throws": [
    (code) =>
      code.replace(
        CLASSIFY,
        `${CLASSIFY} if (lines.join(" ").includes("poison")) throw new Error("bad day");`,
      ),
    /screen\.classify failed \(bad day\)/,
  ],
  "a record's reader loops": [
    (code) => code.replace("push: (line) => {", 'push: (line) => { while (line.includes("poison")) {}'),
    /push did not come to its end/,
    true,
  ],
  "a record's reader throws": [
    (code) =>
      code.replace(
        "push: (line) => {",
        'push: (line) => { if (line.includes("poison")) throw new Error("bad day");',
      ),
    /push failed \(bad day\)/,
    true,
  ],
};

for (const [name, [edit, why, isMended]] of Object.entries(PARSERS))
  verifies(
    "plugin.parser",
    async () => {
      const sandbox = useSandbox();
      const { cli, json } = sandbox;
      plantInHome(sandbox, { id: "poor", edit });
      castTeam(sandbox, { ann: "fake", bob: "poor", cat: "poor" });
      const start = await cli(["quick-start", "--yes"]);
      expect(start.exitCode, start.stdout + start.stderr).toBe(0);
      const status = async (id: string) =>
        (
          await json<{ agents: { agent_id: string; status: string; detail: string | null }[] }>(["status"])
        ).agents.find(({ agent_id }) => agent_id === id)!;
      await cli(["send", "bob", "poison"]);
      const refused = await until("the refusal", () =>
        eventsOf(sandbox).find(({ event }) => event === "coordinator.plugin_refused"),
      );
      expect(refused).toMatchObject({
        plugin: "provider-poor",
        version: "3.2.1",
        why: expect.stringMatching(why),
      });
      // That plugin alone: its agents are held as unknown, whichever of them it failed for.
      for (const id of ["bob", "cat"])
        expect(await status(id)).toMatchObject({ status: "unknown", detail: expect.stringMatching(why) });
      const { issues } = await json<{ issues: { issue: string; repair: string }[] }>(["diagnose"]);
      expect(issues).toContainEqual(
        expect.objectContaining({
          issue: "plugin_refused:bob",
          repair: expect.stringContaining("team-agent plugin use provider-poor"),
        }),
      );
      const held = await json<{ message_id: string }>(["send", "cat", "are you there?"]);
      // Everybody else goes on.
      const sent = await cli(["send", "ann", "hello", "--wait", "delivered", "--timeout", "5"]);
      expect(sent.exitCode, sent.stdout + sent.stderr).toBe(0);
      expect(eventsOf(sandbox).filter(({ event }) => event === "coordinator.boot")).toHaveLength(1);
      // Nothing was lost: a version that works is there, and what waits is delivered by the next coordinator.
      if (isMended) {
        plantInHome(sandbox, { id: "poor", packed: { version: "3.2.2" } });
        for (const word of ["stop", "ensure"]) expect((await cli(["coordinator", word])).exitCode).toBe(0);
      }
      // Or a person says that it is to be tried again.
      else expect((await cli(["plugin", "use", "provider-poor"])).exitCode).toBe(0);
      const inbox = async () =>
        (await json<{ messages: readonly Message[] }>(["inbox", held.message_id])).messages[0]!;
      await until("the delivery of what waited", async () => (await inbox()).status === "delivered");
    },
    { of: name },
  );

verifies("plugin.later", async () => {
  const sandbox = useSandbox();
  const { cli, json } = sandbox;
  castTeam(sandbox, { ann: "fake" });
  expect((await cli(["quick-start", "--yes"])).exitCode).toBe(0);
  const role = "---\nname: bob\nrole: dev\nprovider: later\ntools: [mcp_team]\n---\nx\n";
  sandbox.write(".team/current/agents/bob.md", role);
  expect(await json(["restart", "--yes"])).toMatchObject({ error_code: "team_documents_invalid" });
  plantInHome(sandbox, { id: "later" });
  const added = await cli(["restart", "--yes"]);
  expect(added.exitCode, added.stdout + added.stderr).toBe(0);
  const sent = await cli(["send", "bob", "hello", "--wait", "delivered", "--timeout", "20"]);
  expect(sent.exitCode, sent.stdout + sent.stderr).toBe(0);
  expect(eventsOf(sandbox).filter(({ event }) => event === "coordinator.boot")).toHaveLength(1);
});

verifies("plugin.refused-restart", async () => {
  const sandbox = useSandbox();
  const { cli, json } = sandbox;
  const [edit] = PARSERS["a screen's reader throws"]!;
  plantInHome(sandbox, { id: "poor", edit });
  castTeam(sandbox, { ann: "fake", bob: "poor" });
  expect((await cli(["quick-start", "--yes"])).exitCode).toBe(0);
  const bob = async () =>
    (
      await json<{ agents: { agent_id: string; status: string; detail: string; pid: number }[] }>(["status"])
    ).agents.find(({ agent_id }) => agent_id === "bob")!;
  const { pid } = await bob();
  await cli(["send", "bob", "poison"]);
  await until("the refusal", () =>
    eventsOf(sandbox).find(({ event }) => event === "coordinator.plugin_refused"),
  );
  for (const word of ["stop", "ensure"]) expect((await cli(["coordinator", word])).exitCode).toBe(0);
  // The next coordinator knows of the refusal, and does nothing to what runs.
  expect((await bob()).detail).toContain("is not used any more");
  process.kill(pid, 0);
  const held = await json<{ message_id: string }>(["send", "bob", "are you there?"]);
  plantInHome(sandbox, { id: "poor", packed: { version: "3.2.2" } });
  const inbox = async () =>
    (await json<{ messages: readonly Message[] }>(["inbox", held.message_id])).messages[0]!;
  await until("the delivery of what waited", async () => (await inbox()).status === "delivered");
  expect((await bob()).pid).toBe(pid);
});
