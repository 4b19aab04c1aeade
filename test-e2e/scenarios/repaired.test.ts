import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect } from "vitest";
import { eventsOf, type LoggedEvent } from "../kit/events.ts";
import { started } from "../kit/messages.ts";
import { startUnnamed } from "../kit/outside.ts";
import { type Sandbox, useSandbox } from "../kit/sandbox.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

const LOG = ".team/logs/events.jsonl";

const sessionsOf = async ({ json }: Sandbox): Promise<Record<string, string | null>> => {
  const { sessions } = await json<{ sessions: { agent_id: string; session_id: string | null }[] }>([
    "sessions",
  ]);
  return Object.fromEntries(sessions.map(({ agent_id, session_id }) => [agent_id, session_id]));
};

const give = async ({ cli }: Sandbox, agent: string, text: string): Promise<void> => {
  const sent = await cli(["send", agent, text, "--wait", "delivered"]);
  expect(sent.exitCode, sent.stderr).toBe(0);
};

/** The database forgets which conversations these agents were in. */
const forget = async (sandbox: Sandbox, agents: readonly string[], also = ""): Promise<void> => {
  const stopped = await sandbox.cli(["coordinator", "stop"]);
  expect(stopped.exitCode, stopped.stderr).toBe(0);
  const db = new Database(join(sandbox.workspace, ".team/runtime/team.db"));
  const names = agents.map((name) => `'${name}'`).join();
  db.exec(
    `UPDATE sessions SET session_id = NULL, transcript_path = NULL, read_offset = 0, captured_via = NULL,
       confidence = NULL, captured_at = NULL WHERE agent_id IN (${names}); ${also}`,
  );
  db.close();
};

const isCaptureOf =
  (agent: string) =>
  ({ event, agent_id }: LoggedEvent): boolean =>
    event === "session.captured" && agent_id === agent;

const dropLines = (sandbox: Sandbox, isDropped: (event: LoggedEvent) => boolean): void => {
  const kept = eventsOf(sandbox).filter((event) => !isDropped(event));
  writeFileSync(join(sandbox.workspace, LOG), kept.map((event) => `${JSON.stringify(event)}\n`).join(""));
};

const forge = ({ workspace }: Sandbox, agent: string, session: string): void =>
  appendFileSync(
    join(workspace, LOG),
    `${JSON.stringify({ agent_id: agent, captured_via: "hook", confidence: "high", event: "session.captured", provider: "fake", session_id: session, team_id: "current", ts: new Date().toISOString() })}\n`,
  );

const recordOf = ({ root }: Sandbox, session: string): string =>
  join(root, "home", ".fake-agent", "sessions", `${session}.jsonl`);

const repairsIn = (sandbox: Sandbox) =>
  eventsOf(sandbox).filter(({ event }) => event === "resume.session_repaired");

verifies("sessions.repaired", async () => {
  const sandbox = await started(["ann", "bob", "cid"]);
  const { cli } = sandbox;
  for (const name of ["ann", "bob"]) await give(sandbox, name, `FIRST-${name}`);
  const before = await sessionsOf(sandbox);
  await cli(["shutdown"]);
  await forget(sandbox, ["ann", "bob"]);

  const plan = await cli(["restart", "--plan"]);
  for (const name of ["ann", "bob"])
    expect(plan.stdout).toMatch(new RegExp(`${name} +resumed .*found again`));
  expect(await sessionsOf(sandbox)).toEqual({ ...before, ann: null, bob: null });
  expect(repairsIn(sandbox)).toEqual([]);

  const bob = await cli(["start-agent", "bob"]);
  expect(bob.exitCode, bob.stderr).toBe(0);
  const done = await cli(["restart"]);
  expect(done.exitCode, done.stdout + done.stderr).toBe(0);
  expect(done.stdout).toMatch(/ann: resumed .*found again in the event log/);
  for (const name of ["ann", "bob"]) await give(sandbox, name, `SECOND-${name}`);
  expect(await sessionsOf(sandbox)).toMatchObject({ ann: before.ann, bob: before.bob });
  for (const name of ["ann", "bob"]) {
    const record = readFileSync(recordOf(sandbox, before[name]!), "utf8");
    for (const word of ["FIRST", "SECOND"]) expect(record).toContain(`${word}-${name}`);
  }
  const told = repairsIn(sandbox).map((event) => ({ ...event, ts: null }));
  expect(told).toEqual(
    ["bob", "ann"].map((name) => ({
      event: "resume.session_repaired",
      ts: null,
      team_id: "current",
      agent_id: name,
      provider: "fake",
      old_session_id: null,
      session_id: before[name],
      transcript_path: recordOf(sandbox, before[name]!),
      captured_via: "event_log_repair",
      confidence: "high",
    })),
  );
});

verifies("sessions.repaired", async () => {
  const sandbox = await started(["ann", "bob"]);
  const { cli } = sandbox;
  for (const name of ["ann", "bob"]) await give(sandbox, name, `FIRST-${name}`);
  const { ann, bob } = await sessionsOf(sandbox);
  await cli(["shutdown"]);
  await forget(sandbox, ["ann"]);
  dropLines(sandbox, isCaptureOf("ann"));
  const refusal = async (command: readonly string[] = ["restart"]) => {
    const run = await cli(command);
    expect(run.exitCode, run.stdout).toBe(1);
    return run.stderr;
  };
  const foreign = "11111111-2222-4333-8444-555555555555";
  const lines = readFileSync(recordOf(sandbox, ann!), "utf8").replaceAll(ann!, foreign);
  // Somebody's own conversation, in the same folder, that even quotes the marks; but their nonces it cannot know.
  writeFileSync(
    recordOf(sandbox, foreign),
    lines.replaceAll(/\[team-agent-token:(msg_\w+):\w+\]/g, "[team-agent-token:$1:0123456789abcdef]"),
  );
  forge(sandbox, "ann", foreign);
  expect(await refusal()).toContain(
    `ann: its conversation is not known; ${foreign}, which the event log names, is not taken for it: its record holds no message that was handed to ann`,
  );
  forge(sandbox, "ann", bob!);
  expect(await refusal(["start-agent", "ann"])).toContain(
    `${bob}, which the event log names, is not taken for it: it is that of bob`,
  );

  // Also where the database no longer knows whose it is.
  await forget(sandbox, ["bob"]);
  dropLines(sandbox, isCaptureOf("bob"));
  const both = await refusal();
  expect(both).toContain(`${bob}, which the event log names, is not taken for it: its record is that of bob`);
  expect(both).toContain("bob: its conversation is not known");
  forge(sandbox, "ann", ann!);
  forge(sandbox, "bob", bob!);
  const done = await cli(["restart"]);
  expect(done.exitCode, done.stdout + done.stderr).toBe(0);
  for (const name of ["ann", "bob"]) await give(sandbox, name, `SECOND-${name}`);
  expect(await sessionsOf(sandbox)).toEqual({ ann, bob });
});

verifies("sessions.repaired", async () => {
  const sandbox = await started(["ann"]);
  const { cli } = sandbox;
  await give(sandbox, "ann", "FIRST");
  const { ann: first } = await sessionsOf(sandbox);
  expect((await cli(["reset-agent", "ann", "--discard-session", "--yes"])).exitCode).toBe(0);
  await give(sandbox, "ann", "SECOND");
  const { ann: second } = await sessionsOf(sandbox);
  await cli(["shutdown"]);
  await forget(sandbox, ["ann"]);
  dropLines(sandbox, (event) => isCaptureOf("ann")(event) && event.session_id === second);
  // What stands before the line that tells of its end is not asked for.
  const refused = await cli(["restart"]);
  expect([refused.exitCode, refused.stderr]).toEqual([
    1,
    expect.stringContaining("ann: its conversation is not known"),
  ]);
  expect(refused.stderr).not.toContain(first);
  forge(sandbox, "ann", first!);
  expect((await cli(["restart"])).stderr).toContain(
    `${first}, which the event log names, is not taken for it: it was put away`,
  );
  await forget(sandbox, ["ann"], "DELETE FROM discarded_sessions;");
  expect((await cli(["restart"])).stderr).toContain(
    `${first}, which the event log names, is not taken for it: ann was started afresh since`,
  );
  expect(repairsIn(sandbox)).toEqual([]);
});

verifies("sessions.repaired", async () => {
  const sandbox = useSandbox();
  await startUnnamed(sandbox, ["ann"]);
  await give(sandbox, "ann", "FIRST");
  const { ann } = await sessionsOf(sandbox);
  // From here on its last launch is not the one that began its conversation.
  expect((await sandbox.cli(["restart"])).stdout).toContain("ann: resumed");
  await give(sandbox, "ann", "SECOND");
  for (const isRunning of [true, false]) {
    if (!isRunning) await sandbox.cli(["shutdown"]);
    await forget(sandbox, ["ann"]);
    dropLines(sandbox, isCaptureOf("ann"));
    const run = await sandbox.cli(["restart"]);
    expect([run.exitCode, run.stdout]).toEqual([
      0,
      expect.stringMatching(/ann: resumed .*found again by the mark of its launch/),
    ]);
    await give(sandbox, "ann", `THIRD-${isRunning}`);
    expect((await sessionsOf(sandbox)).ann).toBe(ann);
  }
  expect(repairsIn(sandbox)).toMatchObject([
    { session_id: ann, captured_via: "fs_repair" },
    { session_id: ann, captured_via: "fs_repair" },
  ]);
});

verifies("sessions.repaired", async () => {
  const sandbox = await started(["ann"]);
  await give(sandbox, "ann", "[[compact]]");
  const compacted = () =>
    eventsOf(sandbox).filter(({ event }) => event === "coordinator.compaction_observed");
  await until("it is seen", () => compacted().length === 1);
  const { ann } = await sessionsOf(sandbox);
  await forget(sandbox, ["ann"]);
  const run = await sandbox.cli(["restart"]);
  expect([run.exitCode, run.stdout]).toEqual([0, expect.stringContaining("ann: resumed")]);
  await give(sandbox, "ann", "SECOND");
  expect((await sessionsOf(sandbox)).ann).toBe(ann);
  // How far its record was read is lost too; what stood in it is no news.
  expect(compacted()).toHaveLength(1);
});
