import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { eventLinesOf } from "../kit/events.ts";
import { useSandbox } from "../kit/sandbox.ts";
import type { Status } from "../kit/status.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

/** A team of two, one of which has spoken, in a folder that is called otherwise now. */
const rename = async () => {
  const sandbox = useSandbox();
  sandbox.team(["ann", "bob"]);
  await sandbox.cli(["quick-start", "--yes"]);
  const first = await sandbox.cli(["send", "ann", "before", "--wait", "delivered"]);
  expect(first.exitCode, first.stderr).toBe(0);
  const before = await sandbox.json<Status>(["status"]);
  const to = join(sandbox.root, "renamed");
  renameSync(sandbox.workspace, to);
  onTestFinished(async () => void (await there(["coordinator", "stop"])));
  const there = (args: readonly string[]) => sandbox.cli(args, { cwd: to });
  const status = () => sandbox.json<Status>(["status"], { cwd: to });
  const servers = () =>
    readdirSync(sandbox.env.TMUX_TMPDIR!).flatMap((one) => readdirSync(join(sandbox.env.TMUX_TMPDIR!, one)));
  return { sandbox, to, before, there, status, servers };
};

const programs = ({ agents }: Status) =>
  agents.map(({ agent_id, pid, session_id }) => ({ agent_id, pid, session_id }));

verifies("life.renamed", async () => {
  const { before, there, status, servers } = await rename();
  const run = await there(["send", "ann", "after", "--wait", "delivered"]);
  expect(run.exitCode, run.stderr).toBe(0);
  expect(programs(await status())).toEqual(programs(before));
  expect((await there(["status"])).stdout).not.toContain("is gone");

  const again = await there(["restart", "--yes"]);
  expect(again.exitCode, again.stderr).toBe(0);
  const after = await status();
  expect(after.agents.map(({ status: state }) => state)).toEqual(["ready", "ready"]);
  expect(after.agents[0]!.session_id).toBe(before.agents[0]!.session_id);
  expect(servers()).toHaveLength(1);
});

verifies("life.renamed", async () => {
  const { sandbox, to, before, status, servers } = await rename();
  // Another project takes the old name at once.
  mkdirSync(sandbox.workspace);
  const other = await sandbox.cli(["status"]);
  expect(other.stdout + other.stderr).toContain("there is no team");
  const log = () => eventLinesOf(readFileSync(join(to, ".team/logs/events.jsonl"), "utf8"));
  // Nobody asks for anything in the folder that was renamed.
  await until("the coordinator follows it", () => {
    const at = log().findIndex(({ event }) => event === "coordinator.workspace_moved");
    return (
      log()
        .slice(at + 1)
        .some(({ event }) => event === "coordinator.started") && at >= 0
    );
  });
  expect(programs(await status())).toEqual(programs(before));
  expect(existsSync(join(sandbox.workspace, ".team"))).toBe(false);

  sandbox.team(["cyd"]);
  expect((await sandbox.cli(["quick-start", "--yes"])).exitCode).toBe(0);
  const { agents } = await sandbox.json<Status>(["status"]);
  expect(agents.map(({ agent_id }) => agent_id)).toEqual(["cyd"]);
  expect(servers()).toHaveLength(2);
});
