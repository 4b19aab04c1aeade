import { renameSync } from "node:fs";
import { execa } from "execa";
import { expect } from "vitest";
import { processesOf, useSandbox } from "../kit/sandbox.ts";
import type { Status } from "../kit/status.ts";
import { isRunning, until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";
import { wayOutOf } from "../kit/ways-out.ts";

verifies(["life.stop-start", "deliver.stopped", "life.restart", "life.shutdown"], async () => {
  const { cli, json, team, root } = useSandbox();
  team(["ann", "bob"]);
  await cli(["quick-start", "--yes"]);
  await cli(["send", "ann", "first", "--wait", "delivered"]);
  const before = (await json<Status>(["status"])).agents.find((agent) => agent.agent_id === "ann")!;
  expect((await cli(["stop-agent", "ann"])).stdout).toContain("is stopped");
  const held = await json<{ message_id: string }>(["send", "ann", "while you were away"]);
  await until("it is held", async () =>
    (await json<Status>(["status"])).queued_messages.some(
      (one) => one.message_id === held.message_id && one.status === "queued_stopped",
    ),
  );
  const start = await cli(["start-agent", "ann"]);
  expect(start.stdout).toContain("resumed");
  await until(
    "it is delivered",
    async () =>
      (await json<{ messages: { status: string }[] }>(["inbox", held.message_id])).messages[0]!.status ===
      "delivered",
  );
  const after = (await json<Status>(["status"])).agents.find((agent) => agent.agent_id === "ann")!;
  expect(after.session_id).toBe(before.session_id);
  expect(after.pid).not.toBe(before.pid);
  const restart = await cli(["restart"]);
  expect(restart.stdout).toContain("ann: resumed");
  expect(restart.stdout).toContain("bob: fresh (no turn was ever opened in it)");
  // One conversation that is gone: everything is refused, and everything still runs.
  const pids = (await json<Status>(["status"])).agents.map((agent) => agent.pid);
  await execa("find", [`${root}/home/.fake-agent`, "-name", "*.jsonl", "-delete"]);
  const refused = await cli(["restart"]);
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain("ann: ");
  expect((await json<Status>(["status"])).agents.map((agent) => agent.pid)).toEqual(pids);
  const down = await cli(["shutdown"]);
  expect(down.exitCode).toBe(0);
  await until("nothing is left", async () => (await processesOf(root)).length === 0);
});

verifies("life.pause", async () => {
  const { cli, json, team } = useSandbox();
  team(["ann", "bob"]);
  await cli(["quick-start", "--yes"]);
  await cli(["send", "ann", "first", "--wait", "delivered"]);
  const stateOf = async () =>
    (await json<Status>(["status"])).agents.find(({ agent_id }) => agent_id === "ann")!;
  const before = await stateOf();
  expect((await cli(["pause-agent", "ann"])).stdout).toContain("team-agent resume-agent ann");
  const refused = await cli(["start-agent", "ann"]);
  expect(refused.exitCode).toBe(1);
  expect(wayOutOf(refused.stderr)).toBe("team-agent resume-agent ann --team current");
  expect(await json(["start-agent", "ann", "--force"])).toMatchObject({ error_code: "agent_paused" });
  const restart = await cli(["restart"]);
  expect([restart.exitCode, restart.stdout]).toEqual([0, expect.not.stringContaining("ann: ")]);
  expect(await stateOf()).toMatchObject({ status: "paused", pid: null });
  const held = await json<{ message_id: string }>(["send", "ann", "while you rest"]);
  await until("it is held", async () =>
    (await json<Status>(["status"])).queued_messages.some(
      (one) => one.message_id === held.message_id && one.status === "queued_stopped",
    ),
  );
  expect((await cli(["resume-agent", "ann"])).stdout).toContain("resumed");
  await until(
    "it is delivered",
    async () =>
      (await json<{ messages: { status: string }[] }>(["inbox", held.message_id])).messages[0]!.status ===
      "delivered",
  );
  expect((await stateOf()).session_id).toBe(before.session_id);
});

verifies("life.foreign-session", async () => {
  const { cli, json, team, tmux } = useSandbox();
  team(["ann"]);
  await cli(["quick-start", "--yes", "--name", "one"]);
  const { argv } = await json<{ argv: string[] }>(["attach"]);
  const socket = argv[2]!;
  await tmux(["-S", socket, "new-session", "-d", "-s", "team-two", "cat"]);
  const run = await json<{ error_code: string; error: string }>(["quick-start", "--yes", "--name", "two"]);
  expect(run).toMatchObject({
    error_code: "session_conflict",
    error: "tmux session already exists: team-two",
  });
  await cli(["shutdown", "--team", "one"]);
  expect(await tmux(["-S", socket, "list-sessions"])).toContain("team-two");
});

verifies("life.workspace-gone", async () => {
  const { cli, json, team, workspace, root } = useSandbox();
  team(["ann"], {});
  await cli(["quick-start", "--yes"]);
  const { pid } = await json<{ pid: number }>(["coordinator", "status"]);
  renameSync(workspace, `${workspace}-gone`);
  await until("the coordinator has left", () => !isRunning(pid), 15_000);
  renameSync(`${workspace}-gone`, workspace);
  // Its agents were not its to end.
  expect((await processesOf(root)).some((line) => line.includes("agent.js"))).toBe(true);
});
