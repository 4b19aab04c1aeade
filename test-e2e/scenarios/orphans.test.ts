import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type OrphanReport, openForWriting, resolveWorkspace } from "@team-agent/core";
import { expect, onTestFinished } from "vitest";
import { createSandbox, type Sandbox, useSandbox } from "../kit/sandbox.ts";
import { environmentOf, type Status, tokenIn } from "../kit/status.ts";
import { isRunning, until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

const GATE = ["doctor", "--gate", "orphans"];
const FIX = [...GATE, "--fix", "--confirm"];

const found = (sandbox: Sandbox) => sandbox.json<OrphanReport>(GATE);
const fixed = (sandbox: Sandbox) => sandbox.json<OrphanReport>(FIX);
const brief = ({ orphans }: Pick<OrphanReport, "orphans">) =>
  orphans.map(({ kind, reason, agent_id }) => [kind, reason, agent_id].filter(Boolean).join(" "));
const pidsOf = async (sandbox: Sandbox) =>
  (await sandbox.json<Status>(["status"])).agents.map(({ pid }) => pid);
const socketOf = async (sandbox: Sandbox) => (await sandbox.json<{ argv: string[] }>(["attach"])).argv[2]!;

/** Changes what is recorded while no coordinator runs. It comes back with the next command that needs it. */
const record = async (sandbox: Sandbox, sql: string): Promise<void> => {
  await sandbox.cli(["coordinator", "stop"]);
  const { db } = openForWriting(resolveWorkspace(sandbox.workspace, sandbox.env).database, new Date());
  db.exec(sql);
  db.close();
};

const startTimeOf = (pid: number): string => {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]!;
};

/** A row that says of a process that it was ann's program, and has ended. */
const asAnns = (pid: number): string =>
  `INSERT INTO panes (team_key, agent_id, intended_at, endpoint, session, window, pane_id, pid, start_time, spawned_at, ended_at, end_reason)
   SELECT 'current', 'ann', 1, endpoint, session, window, '%99', ${pid}, '${startTimeOf(pid)}', 1, 2, 'found_gone' FROM panes LIMIT 1`;

/** A program that answers to nothing but SIGKILL. */
const stubborn = async (sandbox: Sandbox): Promise<ChildProcess> => {
  const child = spawn("sh", ["-c", "trap '' TERM HUP; echo ready; while :; do sleep 1; done"], {
    detached: true,
    env: sandbox.env,
    stdio: ["ignore", "pipe", "ignore"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout!, "data");
  return child;
};

verifies(["life.orphans", "life.orphans.fix"], async () => {
  const sandbox = useSandbox();
  sandbox.team(["ann", "bob"]);
  await sandbox.cli(["quick-start", "--yes"]);
  const socket = await socketOf(sandbox);
  const clients = () => sandbox.tmux(["-S", socket, "list-clients", "-F", "#{client_pid}"]);
  const before = await clients();
  expect(await found(sandbox)).toMatchObject({ ok: true, status: "passed", orphans: [] });
  // Who takes the coordinator's connection away may take the server with it.
  expect(await clients()).toBe(before);
  const [ann, bob] = (await pidsOf(sandbox)) as [number, number];
  const lost = await stubborn(sandbox);
  // A window whose row says that its program was lost, a window whose agent left, and a program without a window.
  await record(
    sandbox,
    `UPDATE panes SET ended_at = 2, end_reason = 'found_gone' WHERE agent_id = 'ann';
     UPDATE agents SET wanted = 'stopped' WHERE agent_id = 'ann';
     DELETE FROM agents WHERE agent_id = 'bob';
     UPDATE panes SET ended_at = 2, end_reason = 'found_gone' WHERE agent_id = 'bob';
     ${asAnns(lost.pid!)}`,
  );
  const stored = await found(sandbox);
  expect(brief(stored)).toEqual(["window ended ann", "window agent_removed bob", "process ended ann"]);
  await sandbox.cli(["coordinator", "ensure"]);
  const run = await sandbox.cli(GATE);
  expect(run.exitCode).toBe(1);
  for (const words of [
    `pid ${ann}`,
    `pid ${bob}`,
    `pid ${lost.pid}, without a window`,
    `started ${startTimeOf(ann)}`,
    "found_gone",
    "mark ",
    "team-agent doctor --gate orphans --fix --confirm",
  ])
    expect(run.stdout).toContain(words);
  const report = await found(sandbox);
  expect(report).toMatchObject({ ok: false, status: "failed", dry_run: true, ended: [] });
  expect(report.orphans).toEqual(stored.orphans);
  expect([ann, bob, lost.pid!].every(isRunning)).toBe(true);
  const done = await fixed(sandbox);
  expect(done).toMatchObject({ ok: true, status: "fixed", dry_run: false, orphans: [] });
  expect(brief({ orphans: done.ended })).toEqual(brief(report));
  await until("all are gone", () => ![ann, bob, lost.pid!].some(isRunning));
  expect(await fixed(sandbox)).toMatchObject({ ok: true, status: "passed", ended: [] });
  expect((await sandbox.cli(["start-agent", "ann"])).exitCode).toBe(0);
});

verifies(["life.orphans", "life.orphans.fix", "life.orphans.spares"], async () => {
  const sandbox = useSandbox();
  sandbox.team(["ann"]);
  await sandbox.cli(["quick-start", "--yes"]);
  const socket = await socketOf(sandbox);
  const leader = await sandbox.json<{ session_name: string; attach: string[] }>(["fake", "--detach"]);
  await sandbox.tmux(["-S", socket, "new-session", "-d", "-s", "mine", "cat"]);
  await sandbox.tmux(["-S", socket, "new-window", "-d", "-t", "=team-current:", "-n", "own", "cat"]);
  const [ann] = (await pidsOf(sandbox)) as [number];
  // A database that knows nothing of the team: it was put back from an old copy.
  await record(
    sandbox,
    "DELETE FROM teams; DELETE FROM agents WHERE seat = 'worker'; DELETE FROM panes WHERE agent_id = 'ann'",
  );
  expect(brief(await found(sandbox))).toEqual(["window team_unknown ann"]);
  expect(await fixed(sandbox)).toMatchObject({ ok: true, status: "fixed", orphans: [] });
  await until("ann is gone", () => !isRunning(ann));
  const left = await sandbox.tmux([
    "-S",
    socket,
    "list-windows",
    "-a",
    "-F",
    "#{session_name} #{window_name} #{pane_dead}",
  ]);
  for (const line of ["mine cat 0", "team-current own 0", `${leader.session_name} fake 0`])
    expect(left.split("\n")).toContain(line);
  await sandbox.tmux(["-S", socket, "kill-window", "-t", "=team-current:=own"]);
  expect(brief(await found(sandbox))).toEqual(["session team_unknown"]);
  expect(await fixed(sandbox)).toMatchObject({
    ok: true,
    ended: [{ kind: "session", session: "team-current" }],
  });
  expect((await sandbox.tmux(["-S", socket, "list-sessions", "-F", "#{session_name}"])).split("\n")).toEqual(
    ["mine", leader.session_name].sort(),
  );
  expect((await sandbox.cli(["quick-start", "--yes"])).exitCode).toBe(0);
});

verifies("life.orphans.spares", async () => {
  const sandbox = useSandbox();
  const other = createSandbox();
  // Both are on servers in one folder, as the workspaces of one person are.
  const env = { TMUX_TMPDIR: sandbox.env.TMUX_TMPDIR! };
  onTestFinished(async () => {
    await other.cli(["shutdown"], { env });
    await other.close();
  });
  for (const [one, more] of [
    [sandbox, {}],
    [other, { env }],
  ] as const) {
    one.team(["ann", "bob"]);
    await one.cli(["quick-start", "--yes"], more);
  }
  const theirs = (await other.json<Status>(["status"], { env })).agents.map(({ pid }) => pid);
  const [ann, bob] = (await pidsOf(sandbox)) as [number, number];
  // This very process is said to have been ann's: the command runs in it.
  await record(
    sandbox,
    `UPDATE panes SET ended_at = 2, end_reason = 'found_gone' WHERE agent_id = 'bob'; ${asAnns(process.pid)}`,
  );
  const run = await sandbox.cli([...FIX, "--json"]);
  expect(run.exitCode).toBe(1);
  const report = JSON.parse(run.stdout) as OrphanReport;
  expect(report).toMatchObject({
    ok: false,
    status: "failed",
    orphans: [{ kind: "process", pid: process.pid, is_own_ancestor: true }],
    ended: [{ kind: "window", agent_id: "bob", pid: bob }],
  });
  expect((await sandbox.cli(FIX)).stdout).toContain("this command runs in it");
  expect([ann, ...theirs].filter((pid) => !isRunning(pid))).toEqual([]);
});

verifies(["life.orphans.refused", "life.orphans.spares"], async () => {
  const sandbox = useSandbox();
  const { cli, json } = sandbox;
  sandbox.team(["ann"]);
  await cli(["quick-start", "--yes"]);
  const [ann] = (await pidsOf(sandbox)) as [number];
  const refused = await cli([...GATE, "--fix"]);
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain("action: team-agent doctor --gate orphans --fix --confirm");
  expect(await json([...GATE, "--fix"])).toMatchObject({ ok: false, error_code: "confirm_required" });
  for (const args of [
    ["--gate", "windows"],
    ["--fix"],
    ["--fix", "--confirm"],
    ["--confirm"],
    ["--gate", "orphans", "--confirm"],
    ["--gate", "comms", "--fix"],
    ["--gate", "orphans", "--comms"],
    ["--gate", "orphans", "ann"],
  ]) {
    const run = await cli(["doctor", ...args]);
    expect(run.exitCode, args.join(" ")).toBe(2);
    expect(run.stderr, args.join(" ")).toContain("action: team-agent doctor");
  }
  expect((await cli(["doctor", "--gate", "comms"])).stdout).toContain("pane");
  const worker = { env: { TEAM_AGENT_TOKEN: tokenIn(environmentOf(ann)) } };
  expect(await json(FIX, worker)).toMatchObject({ error_code: "not_allowed" });
  expect(isRunning(ann)).toBe(true);
});

verifies("life.orphans", async () => {
  const { cli, json } = useSandbox();
  expect(await json<OrphanReport>(GATE)).toMatchObject({ ok: true, status: "passed" });
  expect(await json(["coordinator", "status"])).toMatchObject({ status: "missing" });
  expect((await cli(GATE)).stdout).toContain("Nothing of this workspace runs that nobody looks after.");
});

/** Programs that were started as this agent, wherever they stand. */
const runningAs = (pids: readonly number[], agent: string) =>
  pids.filter((pid) => isRunning(pid) && environmentOf(pid).includes(`TEAM_AGENT_ID=${agent}`));

verifies("life.never-two", async () => {
  const sandbox = useSandbox();
  sandbox.team(["ann", "bob"]);
  await sandbox.cli(["quick-start", "--yes"]);
  for (const name of ["ann", "bob"]) await sandbox.cli(["send", name, "hello", "--wait", "delivered"]);
  const seen = new Set(await pidsOf(sandbox));
  // Each loses what the database knew of ann's program, which runs on.
  for (const [sql, words] of [
    ["DELETE FROM panes WHERE agent_id = 'ann'", ["start-agent", "ann", "--yes"]],
    ["UPDATE panes SET start_time = '' WHERE ended_at IS NULL AND agent_id = 'ann'", ["restart", "--yes"]],
    ["UPDATE teams SET status = ''", ["restart", "--yes"]],
    ["DELETE FROM teams; DELETE FROM agents; DELETE FROM sessions", ["quick-start", "--yes"]],
  ] as const) {
    await record(sandbox, sql);
    const run = await sandbox.cli(words);
    expect(run.exitCode, `${sql}\n${run.stdout}${run.stderr}`).toBe(0);
    for (const pid of await pidsOf(sandbox)) seen.add(pid);
    for (const agent of ["ann", "bob"]) expect(runningAs([...seen], agent), sql).toHaveLength(1);
    expect(await found(sandbox)).toMatchObject({ ok: true, orphans: [] });
  }
});

verifies("life.never-two", async () => {
  const sandbox = useSandbox();
  sandbox.team(["ann"]);
  await sandbox.cli(["quick-start", "--yes"]);
  await sandbox.cli(["send", "ann", "hello", "--wait", "delivered"]);
  await sandbox.cli(["coordinator", "stop"]);
  const { database } = resolveWorkspace(sandbox.workspace, sandbox.env);
  const copy = join(sandbox.root, "team.db");
  cpSync(database, copy);
  const first = await pidsOf(sandbox);
  await sandbox.cli(["start-agent", "ann", "--force"]);
  const second = await pidsOf(sandbox);
  await sandbox.cli(["coordinator", "stop"]);
  for (const more of ["-wal", "-shm"]) rmSync(`${database}${more}`, { force: true });
  cpSync(copy, database);
  await sandbox.cli(["coordinator", "ensure"]);
  const found = await sandbox.cli(["diagnose"]);
  expect([found.exitCode, found.stdout]).toEqual([1, expect.stringContaining("team-agent start-agent ann")]);
  const back = await sandbox.cli(["start-agent", "ann"]);
  expect(back.exitCode, back.stderr).toBe(0);
  const pids = [...first, ...second, ...(await pidsOf(sandbox))];
  expect(runningAs(pids, "ann")).toEqual(await pidsOf(sandbox));
});
