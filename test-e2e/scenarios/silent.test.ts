import { spawn } from "node:child_process";
import { mkdirSync, truncateSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { resolveWorkspace } from "@team-agent/core/client";
import Database from "better-sqlite3";
import { expect, onTestFinished } from "vitest";
import { CLI, type Sandbox, useSandbox } from "../kit/sandbox.ts";
import { isRunning, until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

const STOP = "action: team-agent coordinator stop";
/** A command that waits for ever must fail its own test, and not the whole run. */
const ENDS_WITHIN_MS = 40_000;

const pidOf = async (sandbox: Sandbox): Promise<number> =>
  (await sandbox.json<{ pid: number }>(["coordinator", "status"])).pid;

const timed = async (sandbox: Sandbox, args: readonly string[]) => {
  const began = Date.now();
  const run = await sandbox.cli(args);
  expect(Date.now() - began, args.join(" ")).toBeLessThan(ENDS_WITHIN_MS);
  return { ...run, all: `${run.stdout}\n${run.stderr}` };
};

verifies("trial.29", async () => {
  const sandbox = useSandbox();
  sandbox.team(["ann"]);
  await sandbox.cli(["quick-start", "--yes"]);
  await sandbox.cli(["send", "ann", "before the silence", "--wait", "delivered"]);
  const pid = await pidOf(sandbox);
  process.kill(pid, "SIGSTOP");
  const named = `(process ${pid}) does not answer`;

  const [status, inbox, diagnose, explain, send, doctor, comms, json] = await Promise.all([
    timed(sandbox, ["status"]),
    timed(sandbox, ["inbox", "ann"]),
    timed(sandbox, ["diagnose"]),
    timed(sandbox, ["explain", "ann"]),
    timed(sandbox, ["send", "ann", "into the silence"]),
    timed(sandbox, ["doctor"]),
    timed(sandbox, ["doctor", "--comms"]),
    timed(sandbox, ["status", "--json"]),
  ]);
  for (const run of [status, inbox, diagnose, explain, send, doctor, comms]) expect(run.all).toContain(named);
  // What is stored is shown without it.
  expect(status.exitCode).toBe(0);
  expect(status.stdout).toMatch(/^coordinator: silent \(the stored state is shown\) {2}team=current/);
  expect(inbox.stdout).toContain("before the silence");
  expect(explain.stdout).toContain("ann is unknown: no coordinator answers");
  expect(diagnose.stdout).toContain("action (coordinator_silent): team-agent coordinator stop");
  expect(JSON.parse(json.stdout)).toMatchObject({ coordinator: { ok: false, silent: true, pid } });
  expect(doctor.exitCode).toBe(1);
  // What is not done is refused, with what helps.
  expect(send.exitCode).toBe(1);
  expect(send.stderr).toContain(STOP);
  // Only the coordinator knows what an agent may see.
  const asAgent = await sandbox.json(["status"], { env: { TEAM_AGENT_TOKEN: "somebody's" } });
  expect(asAgent).toMatchObject({ ok: false, error_code: "coordinator_silent" });

  const stopped = await sandbox.json(["coordinator", "stop"]);
  expect(stopped).toMatchObject({ status: "stopped", pid, forced: true });
  expect(isRunning(pid)).toBe(false);
  const after = await sandbox.cli(["send", "ann", "after the silence", "--wait", "delivered"]);
  expect(after.exitCode, after.stderr).toBe(0);
  // Nobody brought it back meanwhile but the command above.
  expect(await sandbox.json(["coordinator", "stop"])).toMatchObject({ forced: false });
});

verifies("trial.29", async () => {
  const sandbox = useSandbox();
  sandbox.team(["ann"]);
  await sandbox.cli(["quick-start", "--yes"]);
  // Longer than a silence may be: the coordinator lives, and so it is waited for.
  const waited = await sandbox.cli(["send", "ann", "[[sleep 14000]]", "--wait", "result", "--timeout", "13"]);
  expect(waited.exitCode, waited.stderr).toBe(3);
  // One that falls silent in the middle of a wait is noticed as well.
  const pid = await pidOf(sandbox);
  const child = spawn(process.execPath, [CLI, "watch"], { cwd: sandbox.workspace, env: sandbox.env });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += String(chunk);
  });
  await until("it watches", async () => {
    await sandbox.cli(["send", "ann", "to be seen"]);
    return child.stdout.readableLength > 0 || child.stdout.read() !== null;
  });
  process.kill(pid, "SIGSTOP");
  await until("it is told", () => child.exitCode !== null);
  expect(said).toContain(`(process ${pid}) does not answer`);
  process.kill(pid, "SIGCONT");
  // A stop of the process that is not meant for long does no harm.
  const after = await sandbox.cli(["send", "ann", "go on", "--wait", "delivered"]);
  expect(after.exitCode, after.stderr).toBe(0);
  expect(await pidOf(sandbox)).toBe(pid);
});

verifies("trial.30", async () => {
  const sandbox = useSandbox();
  sandbox.team(["ann"]);
  await sandbox.cli(["quick-start", "--yes"]);
  for (const text of ["one", "two", "three"]) await sandbox.cli(["send", "ann", text, "--wait", "delivered"]);
  await sandbox.cli(["coordinator", "stop"]);
  const path = join(sandbox.workspace, ".team/runtime/team.db");
  const db = new Database(path);
  const { rootpage } = db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'messages'").get() as {
    rootpage: number;
  };
  const size = db.pragma("page_size", { simple: true }) as number;
  const pages = db.pragma("page_count", { simple: true }) as number;
  db.close();
  await sandbox.cli(["coordinator", "ensure"]);
  truncateSync(path, rootpage * size);
  truncateSync(path, pages * size);
  const args = ["send", "ann", "into the damage", "--wait", "delivered", "--timeout", "5"];
  const run = await timed(sandbox, args);
  expect(run.exitCode).not.toBe(-1);
});

verifies("trial.30", async () => {
  const sandbox = useSandbox();
  const { socket, privateDir } = resolveWorkspace(sandbox.workspace, sandbox.env);
  mkdirSync(privateDir, { recursive: true, mode: 0o700 });
  const version = (await sandbox.cli(["--version"])).stdout.trim();
  // It refuses what it is asked, and never ends a connection.
  const server = createServer({ allowHalfOpen: true }, (connection) => {
    connection.on("error", () => {});
    connection.on("data", (chunk) => {
      for (const line of String(chunk).split("\n").filter(Boolean)) {
        const { id, method } = JSON.parse(line) as { id: number; method: string };
        const answer =
          method === "health"
            ? { id, result: { pid: process.pid, version } }
            : { id, error: { code: "internal", message: "database disk image is malformed" } };
        connection.write(`${JSON.stringify(answer)}\n`);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  onTestFinished(() => void server.close());
  const run = await timed(sandbox, ["send", "ann", "x", "--wait", "delivered", "--timeout", "5"]);
  expect(run.stderr).toContain("malformed");
  expect(run.exitCode).toBe(1);
});
