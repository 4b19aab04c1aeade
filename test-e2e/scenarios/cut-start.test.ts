import { openForWriting, resolveWorkspace } from "@team-agent/core";
import { expect } from "vitest";
import { type Sandbox, useSandbox } from "../kit/sandbox.ts";
import type { Status } from "../kit/status.ts";
import { isRunning } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

/** What a coordinator leaves behind that ended in the middle of a start. */
const leaveBehind = async (sandbox: Sandbox, sql: string): Promise<void> => {
  await sandbox.cli(["coordinator", "stop"]);
  const { db } = openForWriting(resolveWorkspace(sandbox.workspace, sandbox.env).database, new Date());
  db.exec(sql);
  db.close();
  await sandbox.cli(["coordinator", "ensure"]);
};

verifies("life.cut-start", async () => {
  const sandbox = useSandbox();
  sandbox.team(["ann", "bob"]);
  await sandbox.cli(["quick-start", "--yes"]);
  const before = await sandbox.json<Status>(["status"]);
  await leaveBehind(
    sandbox,
    "UPDATE panes SET endpoint = NULL, session = NULL, window = NULL, pane_id = NULL, pid = NULL, start_time = NULL, spawned_at = NULL, ready_at = NULL WHERE agent_id = 'ann'",
  );
  const sent = await sandbox.cli(["send", "ann", "hello", "--wait", "delivered"]);
  expect(sent.exitCode, sent.stderr).toBe(0);
  const { agents } = await sandbox.json<Status>(["status"]);
  expect(agents.map(({ agent_id, pid, status }) => ({ agent_id, pid, status }))).toEqual(
    before.agents.map(({ agent_id, pid }) => ({ agent_id, pid, status: "ready" })),
  );
});

verifies("life.cut-start", async () => {
  const sandbox = useSandbox();
  sandbox.team(["ann", "bob"]);
  await sandbox.cli(["quick-start", "--yes"]);
  await sandbox.cli(["stop-agent", "bob"]);
  await leaveBehind(
    sandbox,
    `DELETE FROM panes WHERE agent_id = 'bob'; UPDATE agents SET wanted = 'running' WHERE agent_id = 'bob';
     INSERT INTO panes (team_key, agent_id, intended_at) VALUES ('current', 'bob', 1);
     UPDATE tokens SET revoked_at = NULL WHERE agent_id = 'bob'`,
  );
  // The token was made before the window: nobody has it, and nobody shall.
  const { database } = resolveWorkspace(sandbox.workspace, sandbox.env);
  const { db } = openForWriting(database, new Date());
  expect(
    db.prepare("SELECT agent_id FROM tokens WHERE revoked_at IS NULL AND agent_id = 'bob'").all(),
  ).toEqual([]);
  db.close();
  const { agents } = await sandbox.json<Status>(["status"]);
  expect(agents[1]).toMatchObject({ agent_id: "bob", status: "failed" });
  expect(agents[1]!.detail).toContain("its start was cut off");
  const told = async () =>
    (await sandbox.json<{ messages: { content: string; status: string }[] }>(["inbox", "leader"])).messages
      .filter(({ content }) => content.startsWith("bob does not run: its start was cut off"))
      .map(({ status }) => status);
  expect(await told()).toHaveLength(1);
  expect((await sandbox.cli(["status"])).stdout).toContain("team-agent diagnose");
  const diagnosis = await sandbox.cli(["diagnose"]);
  expect(diagnosis.stdout).toContain("team-agent start-agent bob");
  expect((await sandbox.cli(["start-agent", "bob"])).exitCode).toBe(0);
  // Nobody had been given it, and its cause is gone.
  expect(await told()).toEqual(["cancelled"]);
  expect((await sandbox.cli(["send", "bob", "hello", "--wait", "delivered"])).exitCode).toBe(0);
});

verifies("life.cut-start", async () => {
  const sandbox = useSandbox();
  sandbox.team(["ann", "bob"]);
  await sandbox.cli(["quick-start", "--yes"]);
  const before = await sandbox.json<Status>(["status"]);
  for (const agent of ["ann", "bob"]) await sandbox.cli(["stop-agent", agent]);
  await leaveBehind(sandbox, "DELETE FROM panes; UPDATE agents SET wanted = 'running'");
  const again = await sandbox.cli(["quick-start", "--yes"]);
  expect(again.exitCode).not.toBe(0);
  expect(again.stderr).toContain("team-agent restart --team current");
  const restart = await sandbox.cli(["restart", "--team", "current", "--yes"]);
  expect(restart.exitCode, restart.stderr).toBe(0);
  const { agents } = await sandbox.json<Status>(["status"]);
  expect(agents.map(({ status }) => status)).toEqual(["ready", "ready"]);
  expect(before.agents.filter(({ pid }) => isRunning(pid))).toEqual([]);
});
