import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect } from "vitest";
import { eventsOf } from "../kit/events.ts";
import { started } from "../kit/messages.ts";
import { addProvider } from "../kit/outside.ts";
import { type Sandbox, useSandbox } from "../kit/sandbox.ts";
import type { Status } from "../kit/status.ts";
import { isRunning, until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

const agentsOf = async ({ json }: Sandbox) => (await json<Status>(["status"])).agents;
const agentOf = async (sandbox: Sandbox, name: string) =>
  (await agentsOf(sandbox)).find(({ agent_id }) => agent_id === name)!;
const pidsOf = async (sandbox: Sandbox) => (await agentsOf(sandbox)).map(({ pid }) => pid);
/** Changes the database while no coordinator runs. */
const change = async ({ cli, workspace }: Sandbox, statement: string): Promise<void> => {
  const stopped = await cli(["coordinator", "stop"]);
  expect(stopped.exitCode, stopped.stderr).toBe(0);
  const db = new Database(join(workspace, ".team/runtime/team.db"));
  db.exec(statement);
  db.close();
};
const passes = async ({ cli }: Sandbox, words: readonly string[]): Promise<string> => {
  const run = await cli([...words]);
  expect([run.exitCode, run.stderr], words.join(" ")).toEqual([0, expect.anything()]);
  return run.stdout;
};
const fails = async ({ cli }: Sandbox, words: readonly string[]): Promise<string> => {
  const run = await cli([...words]);
  expect(run.exitCode, words.join(" ") + run.stdout).toBe(1);
  return run.stdout + run.stderr;
};
const give = (sandbox: Sandbox, name: string, text: string) =>
  passes(sandbox, ["send", name, text, "--wait", "delivered"]);
const mended = (sandbox: Sandbox): readonly string[] =>
  eventsOf(sandbox).flatMap((one) => (one.event === "coordinator.row_mended" ? [String(one.column)] : []));

verifies("trial.160", async () => {
  const sandbox = await started(["ann", "bob"]);
  for (const name of ["ann", "bob"]) await give(sandbox, name, "FIRST");
  const before = await pidsOf(sandbox);
  const { session_id: ann } = await agentOf(sandbox, "ann");
  for (const provider of ["", "nobody"]) {
    await change(sandbox, `UPDATE agents SET provider = '${provider}' WHERE agent_id = 'ann'`);
    for (const name of ["ann", "bob"]) await give(sandbox, name, `after ${provider}`);
    expect(await pidsOf(sandbox)).toEqual(before);
    expect(await passes(sandbox, ["diagnose"])).toContain("Nothing is wrong");
  }
  await change(sandbox, "UPDATE teams SET session_name = ''");
  await give(sandbox, "ann", "after the session");
  expect(await pidsOf(sandbox)).toEqual(before);
  expect(mended(sandbox)).toEqual(["provider", "provider", "session_name"]);
  expect(await passes(sandbox, ["restart"])).toMatch(/ann: resumed/);
  expect((await agentOf(sandbox, "ann")).session_id).toBe(ann);
  // Those of a team that is down, too.
  await passes(sandbox, ["shutdown"]);
  await change(
    sandbox,
    "UPDATE agents SET provider = '' WHERE agent_id = 'ann'; UPDATE teams SET session_name = ''",
  );
  expect(await passes(sandbox, ["restart"])).toMatch(/ann: resumed/);
  await give(sandbox, "ann", "LAST");
});

verifies("trial.160", async () => {
  const sandbox = await started(["ann", "bob"]);
  for (const name of ["ann", "bob"]) await give(sandbox, name, `FIRST-${name}`);
  const { session_id: ann } = await agentOf(sandbox, "ann");
  await change(sandbox, "DELETE FROM sessions WHERE agent_id = 'ann'");
  // One that runs is bound again by what its program tells.
  await give(sandbox, "ann", "SECOND");
  await until("it is known", async () => (await agentOf(sandbox, "ann")).session_id === ann);
  expect(mended(sandbox)).toEqual(["sessions"]);
  expect(await passes(sandbox, ["restart"])).toMatch(/ann: resumed/);
  // One that is down is found by what is written down of it.
  await passes(sandbox, ["shutdown"]);
  await change(sandbox, "DELETE FROM sessions WHERE agent_id = 'ann'");
  expect(await passes(sandbox, ["restart"])).toMatch(/ann: resumed .*found again/);
  await give(sandbox, "ann", "THIRD");
  expect((await agentOf(sandbox, "ann")).session_id).toBe(ann);
  // What was given up before is not gone back to.
  await passes(sandbox, ["reset-agent", "ann", "--discard-session"]);
  await change(sandbox, "DELETE FROM sessions WHERE agent_id = 'ann'");
  await give(sandbox, "ann", "FOURTH");
  const { session_id: later } = await agentOf(sandbox, "ann");
  expect([later === ann, later === null]).toEqual([false, false]);
});

verifies("trial.161", async () => {
  const sandbox = useSandbox();
  sandbox.team(["ann", "bob", "cid"]);
  const place = await addProvider(sandbox, "provider-unnamed");
  const rewrite = (name: string, from: string, to: string) => {
    const path = `.team/current/agents/${name}.md`;
    sandbox.write(path, sandbox.read(path).replace(`provider: ${from}`, `provider: ${to}`));
  };
  for (const name of ["ann", "cid"]) rewrite(name, "fake", "unnamed");
  await passes(sandbox, ["quick-start", "--yes"]);
  await give(sandbox, "ann", "FIRST");
  const { pid: ann } = await agentOf(sandbox, "ann");
  const { pid: bob } = await agentOf(sandbox, "bob");
  const { pid: cid } = await agentOf(sandbox, "cid");
  await passes(sandbox, ["coordinator", "stop"]);
  rmSync(place, { recursive: true });
  await give(sandbox, "bob", "goes on");
  expect((await agentOf(sandbox, "bob")).pid).toBe(bob);
  const found = await fails(sandbox, ["diagnose"]);
  expect(found).toMatch(/agent_row_unusable:ann .*unnamed/);
  expect(found).toContain("team-agent stop-agent ann");
  expect(found).toContain("looked after again once its package is there (plugin add)");
  expect(found).not.toContain("bob");
  // Its program runs: a second one in its conversation is refused.
  expect(await fails(sandbox, ["start-agent", "ann"])).toContain("team-agent stop-agent ann");
  await fails(sandbox, ["start-agent", "ann", "--force"]);
  await fails(sandbox, ["restart"]);
  expect([isRunning(ann), isRunning(bob)]).toEqual([true, true]);
  expect(await passes(sandbox, ["stop-agent", "ann"])).toContain("ann");
  await until("ann has ended", () => !isRunning(ann));
  expect(isRunning(bob)).toBe(true);
  expect(await fails(sandbox, ["diagnose"])).not.toContain("unusable:ann");
  // With another program in their documents they come back, and nobody runs twice.
  for (const name of ["ann", "cid"]) rewrite(name, "unnamed", "fake");
  expect(isRunning(cid)).toBe(true);
  await passes(sandbox, ["restart", "--yes", "--allow-fresh"]);
  await until("cid has ended", () => !isRunning(cid));
  await until("all are ready", async () =>
    (await agentsOf(sandbox)).every(({ status }) => status === "ready"),
  );
});

verifies("trial.161", async () => {
  const sandbox = await started(["ann", "bob"]);
  const pids = await pidsOf(sandbox);
  // Nothing tells any more which program it is.
  await change(
    sandbox,
    "UPDATE agents SET provider = '' WHERE agent_id = 'ann'; UPDATE teams SET spec_json = ''",
  );
  await give(sandbox, "bob", "goes on");
  expect(await fails(sandbox, ["diagnose"])).toContain("agent_row_unusable:ann");
  expect(await fails(sandbox, ["start-agent", "ann"])).toContain("team-agent shutdown");
  expect(pids.map(isRunning)).toEqual([true, true]);
  await passes(sandbox, ["shutdown"]);
  await until("both have ended", () => !pids.some(isRunning));
});

verifies("trial.162", async () => {
  const sandbox = await started(["ann", "bob"]);
  await give(sandbox, "ann", "FIRST");
  const before = await pidsOf(sandbox);
  const file = join(sandbox.workspace, ".team/runtime/team.db");
  for (const [column, value] of [
    ["launch_json", "{}"],
    ["launch_json", ""],
    ["env_json", '{"PATH":7}'],
    ["spec_json", '{"agents":[7],"runtime":{},"team":{}}'],
  ] as const) {
    await change(sandbox, "PRAGMA wal_checkpoint(TRUNCATE)");
    const whole = readFileSync(file);
    await change(sandbox, `UPDATE teams SET ${column} = '${value}'`);
    const found = await fails(sandbox, ["diagnose"]);
    expect(found).toContain(`row_unreadable:${column}`);
    expect(found).toContain("team-agent shutdown --team current && team-agent quick-start");
    expect(await passes(sandbox, ["status"])).toContain("team-agent diagnose");
    for (const words of [["restart"], ["start-agent", "ann", "--force"]])
      expect(await fails(sandbox, words)).toContain(
        `what is stored of team current cannot be read: ${column} begins with ${JSON.stringify(value.slice(0, 24))}`,
      );
    expect(await pidsOf(sandbox)).toEqual(before);
    await passes(sandbox, ["coordinator", "stop"]);
    for (const end of ["-wal", "-shm"]) rmSync(`${file}${end}`, { force: true });
    writeFileSync(file, whole);
  }
  await change(sandbox, "UPDATE teams SET launch_json = '{}'");
  // What is printed as the way back is one.
  const said = await passes(sandbox, ["shutdown"]);
  expect(said).not.toContain("team-agent restart");
  const [way] = /team-agent quick-start .*$/m.exec(said)!;
  expect(await fails(sandbox, ["diagnose"])).toContain(way);
  await until("both have ended", () => !before.some(isRunning));
  await passes(sandbox, [...way.split(" ").slice(1), "--yes"]);
});

verifies("trial.162", async () => {
  const sandbox = await started(["ann", "bob"]);
  const [ann, bob] = await pidsOf(sandbox);
  for (const value of ["", "7", "[7]"]) {
    await change(sandbox, `UPDATE agents SET notes_json = '${value}' WHERE agent_id = 'ann'`);
    await passes(sandbox, ["status"]);
    await passes(sandbox, ["explain", "ann"]);
    const found = await fails(sandbox, ["diagnose"]);
    expect(found).toContain("row_unreadable:ann.notes_json");
    expect(found).toContain("team-agent start-agent ann --force --team current");
    await give(sandbox, "ann", `with ${value}`);
  }
  expect(await pidsOf(sandbox)).toEqual([ann, bob]);
  await passes(sandbox, ["start-agent", "ann", "--force"]);
  await until("ann is ready", async () => (await agentOf(sandbox, "ann")).status === "ready");
  expect(await passes(sandbox, ["diagnose"])).toContain("Nothing is wrong");
});

verifies("trial.161", async () => {
  const sandbox = await started(["ann"]);
  const living = `(SELECT json_object('pane', json_object('endpoint', endpoint, 'paneId', pane_id, 'pid', pid, 'startTime', start_time))
    FROM panes WHERE ended_at IS NULL)`;
  for (const [provider, pane] of [
    ["fake", "'{'"],
    ["nobody", living],
  ]) {
    await change(
      sandbox,
      `INSERT OR REPLACE INTO leases (team_key, owner_epoch, provider, pane_json, claimed_via, claimed_at)
       VALUES ('current', 1, '${provider}', ${pane}, 'launch', 1)`,
    );
    // A leader that cannot be looked for keeps nobody of its team waiting.
    await give(sandbox, "ann", "goes on");
    expect(await fails(sandbox, ["diagnose"])).toContain("leader_not_attached");
    await passes(sandbox, ["start-agent", "ann", "--force"]);
  }
});
