import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect } from "vitest";
import { addProvider } from "../kit/outside.ts";
import { type Sandbox, useSandbox } from "../kit/sandbox.ts";
import type { Status } from "../kit/status.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

const NAMES = ["ann", "bob", "cid"];

/** A team in which each has a conversation that could be lost. */
const spokenTo = async (sandbox = useSandbox()): Promise<Sandbox> => {
  sandbox.team(NAMES);
  await sandbox.cli(["quick-start", "--yes"]);
  for (const name of NAMES) await sandbox.cli(["send", name, `hello ${name}`, "--wait", "delivered"]);
  await until("all rest", async () => (await agentsOf(sandbox)).every(({ status }) => status === "ready"));
  return sandbox;
};
const agentsOf = async (sandbox: Sandbox) => (await sandbox.json<Status>(["status"])).agents;
const sessionOf = async (sandbox: Sandbox, name: string) =>
  (await agentsOf(sandbox)).find(({ agent_id }) => agent_id === name)!.session_id;
const recordOf = (sandbox: Sandbox, session: string) => {
  const root = join(sandbox.env.HOME!, ".fake-agent");
  const found = readdirSync(root, { recursive: true, encoding: "utf8" }).find((file) =>
    file.endsWith(`${session}.jsonl`),
  );
  return join(root, found!);
};
const change = (sandbox: Sandbox, statement: string) => {
  const db = new Database(join(sandbox.workspace, ".team/runtime/team.db"));
  db.exec(statement);
  db.close();
};
const pidsOf = async (sandbox: Sandbox) => (await agentsOf(sandbox)).map(({ pid }) => pid);

verifies("restart.refused", async () => {
  const sandbox = await spokenTo();
  const before = await pidsOf(sandbox);
  const [ann, bob] = [await sessionOf(sandbox, "ann"), await sessionOf(sandbox, "bob")];
  const kept = readFileSync(recordOf(sandbox, bob));
  rmSync(recordOf(sandbox, ann));
  writeFileSync(recordOf(sandbox, bob), kept.subarray(0, 10));
  const refused = await sandbox.cli(["restart"]);
  expect(refused.exitCode).toBe(1);
  // All that is wrong at once, each with the command for it; nothing has ended.
  expect(refused.stderr).toContain(`ann: its conversation ${ann} cannot be resumed: no record of session`);
  expect(refused.stderr).toContain(
    `bob: its conversation ${bob} cannot be resumed: its record holds no turn`,
  );
  expect(refused.stderr).not.toContain("cid:");
  expect(await pidsOf(sandbox)).toEqual(before);
  const alone = await sandbox.cli(["stop-agent", "bob"]);
  expect(alone.exitCode).toBe(0);
  const start = await sandbox.cli(["start-agent", "bob"]);
  expect([start.exitCode, start.stderr]).toEqual([1, expect.stringContaining("--allow-fresh")]);
  writeFileSync(recordOf(sandbox, bob), kept);
  const back = await sandbox.cli(["start-agent", "bob"]);
  expect([back.exitCode, back.stdout]).toEqual([0, expect.stringContaining("resumed")]);
  const fresh = await sandbox.cli(["restart", "--allow-fresh"]);
  expect(fresh.exitCode, fresh.stderr).toBe(0);
  expect(fresh.stdout).toMatch(/ann: fresh/);
  expect(fresh.stdout).toMatch(/bob: resumed/);
  expect(fresh.stdout).toMatch(/cid: resumed/);
});

verifies("restart.refused", async () => {
  const sandbox = await spokenTo();
  const [ann, bob] = [await sessionOf(sandbox, "ann"), await sessionOf(sandbox, "bob")];
  // What stands in the rows is not believed: the conversation is another's.
  await sandbox.cli(["coordinator", "stop"]);
  change(sandbox, `UPDATE sessions SET session_id = '${ann}' WHERE agent_id = 'bob'`);
  await sandbox.cli(["coordinator", "ensure"]);
  const before = await pidsOf(sandbox);
  const held = await sandbox.cli(["restart"]);
  expect([held.exitCode, held.stderr]).toEqual([
    1,
    expect.stringContaining(`bob: its conversation ${ann} is that of`),
  ]);
  expect(await pidsOf(sandbox)).toEqual(before);
  await sandbox.cli(["coordinator", "stop"]);
  change(
    sandbox,
    `UPDATE sessions SET session_id = '../../${bob}', confidence = 'high' WHERE agent_id = 'bob'`,
  );
  await sandbox.cli(["coordinator", "ensure"]);
  const odd = await sandbox.cli(["restart"]);
  expect(odd.exitCode).toBe(1);
  expect(await pidsOf(sandbox)).toEqual(before);
});

verifies("restart.refused", async () => {
  const sandbox = await spokenTo();
  const before = await pidsOf(sandbox);
  const file = join(sandbox.workspace, ".team/runtime/team.db");
  const damaged = async (column: string, value: string) => {
    await sandbox.cli(["coordinator", "stop"]);
    change(sandbox, "PRAGMA wal_checkpoint(TRUNCATE)");
    const whole = readFileSync(file);
    change(sandbox, `UPDATE teams SET ${column} = '${value}'`);
    const refused = await sandbox.cli(["restart"]);
    const shown = JSON.stringify(value.slice(0, 24));
    expect([refused.exitCode, refused.stderr]).toEqual([
      1,
      expect.stringContaining(
        `what is stored of team current cannot be read: ${column} begins with ${shown}`,
      ),
    ]);
    // The agents go on as they are, and are reached.
    expect(await pidsOf(sandbox)).toEqual(before);
    const sent = await sandbox.cli(["send", "ann", `in spite of ${column}`, "--wait", "delivered"]);
    expect(sent.exitCode, sent.stderr).toBe(0);
    await sandbox.cli(["coordinator", "stop"]);
    for (const end of ["-wal", "-shm"]) rmSync(`${file}${end}`, { force: true });
    writeFileSync(file, whole);
  };
  await damaged("spec_json", '{"agents":');
  await damaged("spec_json", "[]");
  await damaged("launch_json", "7");
  await damaged("env_json", "none");
  const restarted = await sandbox.cli(["restart"]);
  expect(restarted.exitCode, restarted.stderr).toBe(0);
});

verifies("restart.refused", async () => {
  const sandbox = useSandbox();
  sandbox.team(["ann"], { working_directory: "api" });
  const early = await sandbox.cli(["quick-start", "--yes"]);
  expect([early.exitCode, early.stderr]).toEqual([1, expect.stringContaining("which is no folder")]);
  mkdirSync(join(sandbox.workspace, "api"));
  const started = await sandbox.cli(["quick-start", "--yes"]);
  expect(started.exitCode, started.stderr).toBe(0);
  const before = await pidsOf(sandbox);
  rmSync(join(sandbox.workspace, "api"), { recursive: true });
  for (const words of [["restart"], ["restart", "--plan"], ["start-agent", "ann", "--force"]]) {
    const refused = await sandbox.cli(words);
    expect([refused.exitCode, refused.stderr], words.join(" ")).toEqual([
      1,
      expect.stringContaining(`action: mkdir -p ${join(sandbox.workspace, "api")}`),
    ]);
  }
  expect(await pidsOf(sandbox)).toEqual(before);
});

verifies("restart.refused", async () => {
  const sandbox = useSandbox();
  sandbox.team(["ann", "bob"]);
  await sandbox.cli(["quick-start", "--yes"]);
  const [pid] = await pidsOf(sandbox);
  // As a coordinator leaves it that is killed in the middle of a restart.
  await sandbox.cli(["coordinator", "stop"]);
  change(
    sandbox,
    "UPDATE panes SET ended_at = 1, end_reason = 'restarted' WHERE agent_id = 'ann' AND ended_at IS NULL",
  );
  process.kill(pid!, "SIGKILL");
  await sandbox.cli(["coordinator", "ensure"]);
  const found = await sandbox.cli(["diagnose"]);
  expect([found.exitCode, found.stdout]).toEqual([1, expect.stringContaining("its restart was cut off")]);
  expect(found.stdout).toContain("team-agent start-agent ann");
  const back = await sandbox.cli(["start-agent", "ann"]);
  expect(back.exitCode, back.stderr).toBe(0);
  await until("all are ready", async () =>
    (await agentsOf(sandbox)).every(({ status }) => status === "ready"),
  );
  expect((await sandbox.cli(["diagnose"])).exitCode).toBe(0);
});

verifies("restart.refused", async () => {
  const sandbox = useSandbox();
  await addProvider(sandbox, "provider-unnamed");
  await spokenTo(sandbox);
  const before = await pidsOf(sandbox);
  const path = ".team/current/agents/ann.md";
  sandbox.write(path, sandbox.read(path).replace("provider: fake", "provider: unnamed"));
  // A plan says what would be done: a conversation stays with the program that it was had with.
  for (const words of [["restart", "--plan"], ["restart"]]) {
    const refused = await sandbox.cli([...words, "--yes"]);
    expect(refused.exitCode, words.join(" ")).toBe(1);
    expect(refused.stderr).toContain(
      `ann: its conversation ${await sessionOf(sandbox, "ann")} cannot be resumed`,
    );
    expect(refused.stderr).toContain("--allow-fresh");
    expect(await pidsOf(sandbox)).toEqual(before);
  }
  const fresh = await sandbox.cli(["restart", "--yes", "--allow-fresh"]);
  expect([fresh.exitCode, fresh.stdout]).toEqual([0, expect.stringContaining("ann: fresh")]);
  await until("all are ready", async () =>
    (await agentsOf(sandbox)).every(({ status }) => status === "ready"),
  );
});
