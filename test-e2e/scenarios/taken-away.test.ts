import { existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { openForReading, resolveWorkspace } from "@team-agent/core";
import { expect } from "vitest";
import { type Sandbox, useSandbox } from "../kit/sandbox.ts";
import { until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

const contentsOf = (sandbox: Sandbox): readonly string[] => {
  const db = openForReading(resolveWorkspace(sandbox.workspace, sandbox.env).database)!;
  try {
    return db
      .prepare("SELECT content FROM messages WHERE recipient = 'ann' ORDER BY seq")
      .pluck()
      .all() as string[];
  } finally {
    db.close();
  }
};
const pidOf = async (sandbox: Sandbox) =>
  (await sandbox.json<{ pid: number }>(["coordinator", "status"])).pid;

const withTeam = async () => {
  const sandbox = useSandbox();
  sandbox.team(["ann"]);
  await sandbox.cli(["quick-start", "--yes"]);
  const send = async (text: string) => {
    const run = await sandbox.cli(["send", "ann", text, "--wait", "delivered"]);
    expect(run.exitCode, run.stderr).toBe(0);
  };
  return { sandbox, send, runtime: join(sandbox.workspace, ".team/runtime"), pid: await pidOf(sandbox) };
};

/** The next coordinator knows the team and all that was said, and no second one is let in meanwhile. */
const expectAll = async (sandbox: Sandbox, pid: number, texts: readonly string[]) => {
  expect(await pidOf(sandbox)).toBe(pid);
  expect(contentsOf(sandbox)).toEqual(texts);
  process.kill(pid, "SIGKILL");
  await until("the next one runs", async () => {
    const now = await sandbox.json<{ status: string; pid: number }>(["coordinator", "status"]);
    return now.status === "running" && now.pid !== pid;
  });
  const after = await sandbox.cli(["send", "ann", "and the last", "--wait", "delivered"]);
  expect(after.exitCode, after.stderr).toBe(0);
  expect(contentsOf(sandbox)).toEqual([...texts, "and the last"]);
};

verifies("trial.31", async () => {
  const { sandbox, send, runtime, pid } = await withTeam();
  await send("before");
  rmSync(runtime, { recursive: true, maxRetries: 20 });
  rmSync(join(sandbox.workspace, ".team/logs"), { recursive: true });
  await send("after");
  for (const name of ["team.db", "coordinator.lock.db"]) expect(existsSync(join(runtime, name))).toBe(true);
  await until("it is written down again who runs", () => existsSync(join(runtime, "coordinator.json")));
  expect(JSON.parse(readFileSync(join(runtime, "coordinator.json"), "utf8"))).toMatchObject({ pid });
  await expectAll(sandbox, pid, ["before", "after"]);
});

verifies("trial.31", async () => {
  const { sandbox, send, runtime, pid } = await withTeam();
  await send("before");
  for (const name of readdirSync(runtime)) rmSync(join(runtime, name), { recursive: true });
  // Nobody asks for anything: the sweep finds it.
  await until("the database is back", () => existsSync(join(runtime, "team.db")));
  expect(statSync(join(runtime, "team.db")).mode & 0o777).toBe(0o600);
  expect(contentsOf(sandbox)).toEqual(["before"]);
  await send("after");
  await expectAll(sandbox, pid, ["before", "after"]);
});

verifies("trial.31", async () => {
  const { sandbox, send, runtime, pid } = await withTeam();
  await send("before");
  truncateSync(join(runtime, "team.db"), 0);
  await send("after");
  await expectAll(sandbox, pid, ["before", "after"]);
});

verifies("trial.31", async () => {
  const { sandbox, send, runtime } = await withTeam();
  await send("before");
  // What was taken away is put back by a stop, too: it is the last that has everything.
  rmSync(runtime, { recursive: true, maxRetries: 20 });
  await sandbox.cli(["coordinator", "stop"]);
  expect(contentsOf(sandbox)).toEqual(["before"]);
  // Without a coordinator nobody has it any more; the programs are still there, and named.
  rmSync(runtime, { recursive: true, maxRetries: 20 });
  const ensured = await sandbox.cli(["coordinator", "ensure"]);
  expect(ensured.stdout + ensured.stderr).toContain("team-current");
  const doctor = await sandbox.cli(["doctor"]);
  expect(doctor.stdout).toMatch(/warn {2}windows +team-current/);
});

verifies("trial.28", async () => {
  const { sandbox, send, pid } = await withTeam();
  await send("before");
  // Held still, so that it is seen as it is before the sweep.
  process.kill(pid, "SIGSTOP");
  rmSync(join(sandbox.env.XDG_RUNTIME_DIR!, "team-agent"), { recursive: true });
  const doctor = await sandbox.cli(["doctor"]);
  expect(doctor.stdout).toContain(`(process ${pid}) runs and has no door`);
  const diagnose = await sandbox.cli(["diagnose"]);
  expect(diagnose.stdout).toContain("coordinator_without_door");
  process.kill(pid, "SIGCONT");
  // A command that needs it waits for the door, and starts no second one.
  await send("after");
  await expectAll(sandbox, pid, ["before", "after"]);
});

verifies("trial.28", async () => {
  const sandbox = useSandbox();
  sandbox.team(["ann"]);
  const env = { TMPDIR: join(sandbox.root, "t") };
  await sandbox.cli(["quick-start", "--yes"], { env });
  // A logout takes the whole folder, and a person cannot make it again.
  rmSync(sandbox.env.XDG_RUNTIME_DIR!, { recursive: true });
  const run = await sandbox.cli(["send", "ann", "from elsewhere", "--wait", "delivered"], { env });
  expect(run.exitCode, run.stderr).toBe(0);
  await sandbox.cli(["coordinator", "stop"], { env });
});
