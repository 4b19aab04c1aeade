import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { OrphanReport } from "@team-agent/core";
import { expect } from "vitest";
import { started } from "../kit/messages.ts";
import { CLI, createSandbox, type Sandbox } from "../kit/sandbox.ts";
import type { Status } from "../kit/status.ts";
import { isRunning, until } from "../kit/until.ts";
import { verifies } from "../kit/verifies.ts";

/** Goes on for ever, and answers to nothing but SIGKILL; its process id is written down. */
const stubborn = (file: string) => `trap "" TERM HUP; echo $$ > ${file}; while :; do sleep 1; done`;

const pidIn = (sandbox: Sandbox, file: string): Promise<number> =>
  until(file, () => {
    const path = join(sandbox.workspace, file);
    return existsSync(path) && Number(readFileSync(path, "utf8"));
  });

let files = 0;
/** Lets an agent run a shell command, and answers the process of that command once it runs. */
const letRun = async (sandbox: Sandbox, agent: string, commandOf: (file: string) => string) => {
  files += 1;
  const file = `child-${files}.pid`;
  const sent = await sandbox.cli(["send", agent, `[[run ${commandOf(file)}]]`]);
  expect(sent.exitCode, sent.stderr).toBe(0);
  return pidIn(sandbox, file);
};
const inPlace = (file: string) => `sh -c '${stubborn(file)}'`;
const inOwnSession = (file: string) => `setsid sh -c '${stubborn(file)}'`;
/** Its own parent is gone when it runs; only its session still tells whose it is. */
const inBackground = (file: string) => `sh -c '${stubborn(file)}' > /dev/null 2>&1 &`;

verifies("trial.140", async () => {
  const sandbox = await started(["ann", "bob"]);
  const others = await letRun(sandbox, "bob", inOwnSession);
  for (const [commandOf, ...words] of [
    [inPlace, "stop-agent", "ann"],
    [inOwnSession, "stop-agent", "ann"],
    [inBackground, "stop-agent", "ann"],
    [inOwnSession, "start-agent", "ann", "--force"],
    [inOwnSession, "pause-agent", "ann"],
    [inOwnSession, "reset-agent", "ann", "--discard-session", "--cut"],
    [inOwnSession, "remove-agent", "ann", "--confirm", "--force"],
  ] as const) {
    const child = await letRun(sandbox, "ann", commandOf);
    const run = await sandbox.cli(words);
    expect(run.exitCode, run.stderr).toBe(0);
    expect(isRunning(child), words.join(" ")).toBe(false);
    if (words[0] === "pause-agent") await sandbox.cli(["resume-agent", "ann"]);
    else if (words[0] === "stop-agent") await sandbox.cli(["start-agent", "ann"]);
  }
  expect(isRunning(others)).toBe(true);
  const restart = await sandbox.cli(["restart", "--cut"]);
  expect(restart.exitCode, restart.stderr).toBe(0);
  expect(isRunning(others)).toBe(false);
  const last = await letRun(sandbox, "bob", inOwnSession);
  expect(await sandbox.json(["shutdown", "--cut"])).toMatchObject({ ok: true, residuals: [] });
  expect(isRunning(last)).toBe(false);
});

const GATE = ["doctor", "--gate", "orphans"];
const annIn = async (sandbox: Sandbox) =>
  (await sandbox.json<Status>(["status"])).agents.find(({ agent_id }) => agent_id === "ann")!;

verifies("trial.141", async () => {
  const sandbox = await started(["ann", "bob"]);
  const lost = async () => {
    const child = await letRun(sandbox, "ann", inBackground);
    const { pid: program, status } = await annIn(sandbox);
    process.kill(program, "SIGKILL");
    await until("ann's end is known", async () => (await annIn(sandbox)).status !== status);
    expect(isRunning(child)).toBe(true);
    return { child, program };
  };
  const first = await lost();
  const found = await sandbox.json<OrphanReport>(GATE);
  expect(found.orphans).toMatchObject([
    { kind: "process", reason: "left_behind", agent_id: "ann", pid: first.child, left_by: first.program },
  ]);
  expect((await sandbox.cli(GATE)).stdout).toContain(`of the session of process ${first.program}`);
  expect((await sandbox.cli(["start-agent", "ann"])).exitCode).toBe(0);
  expect(isRunning(first.child)).toBe(false);

  const second = await lost();
  const fixed = await sandbox.json<OrphanReport>([...GATE, "--fix", "--confirm"]);
  expect(fixed).toMatchObject({ ok: true, ended: [{ reason: "left_behind", pid: second.child }] });
  expect(isRunning(second.child)).toBe(false);
  await sandbox.cli(["start-agent", "ann"]);

  const third = await lost();
  expect(await sandbox.json(["shutdown", "--cut"])).toMatchObject({ ok: true });
  expect(isRunning(third.child)).toBe(false);
});

/** Out of its program's session, and without its parent: nothing but its environment tells whose it is. */
const onItsOwn = (file: string) => `setsid sh -c '${stubborn(file)}' > /dev/null 2>&1 < /dev/null &`;

verifies("trial.141", async () => {
  const sandbox = await started(["ann", "bob"]);
  const stray = await letRun(sandbox, "ann", onItsOwn);
  const others = await letRun(sandbox, "bob", onItsOwn);
  // While its program runs it is that program's business.
  expect(await sandbox.json<OrphanReport>(GATE)).toMatchObject({ orphans: [] });
  await until("ann rests", async () => (await annIn(sandbox)).status === "ready");
  expect((await sandbox.cli(["stop-agent", "ann"])).exitCode).toBe(0);
  const found = await sandbox.json<OrphanReport>(GATE);
  expect(found.orphans).toMatchObject([{ reason: "started_as", agent_id: "ann", pid: stray, row: null }]);
  expect(await sandbox.json([...GATE, "--fix", "--confirm"])).toMatchObject({ ok: true });
  expect([isRunning(stray), isRunning(others)]).toEqual([false, true]);
  const down = await sandbox.cli(["shutdown", "--cut"]);
  expect(down.stdout).toContain(`runs on by itself: pid ${others}, started by bob: sh -c`);
  expect(await sandbox.json([...GATE, "--fix", "--confirm"])).toMatchObject({ ended: [{ pid: others }] });
});

const parentOf = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
};

verifies("trial.142", async () => {
  const sandbox = await started(["ann"]);
  const other = createSandbox();
  other.team(["eve"]);
  try {
    await other.cli(["quick-start", "--yes"]);
    await other.cli(["coordinator", "stop"]);
    // A worker leads a team in another workspace; its command, which brought the coordinator there back, still runs.
    const env = Object.entries(other.env).map(([name, value]) => `${name}='${value}'`);
    const command = `env -u TEAM_AGENT_TOKEN ${env.join(" ")} '${process.execPath}' '${CLI}' --workspace '${other.workspace}' watch`;
    sandbox.write("watch.sh", command);
    await sandbox.cli(["send", "ann", "[[run sh watch.sh]]"]);
    const { pid } = await until("the other coordinator", async () => {
      const said = await other.json<{ status: string; pid: number }>(["coordinator", "status"]);
      return said.status === "running" && said;
    });
    expect(readFileSync(`/proc/${parentOf(pid)}/cmdline`, "utf8")).toContain("watch");
    expect((await sandbox.cli(["stop-agent", "ann"])).exitCode).toBe(0);
    expect(isRunning(pid)).toBe(true);
    expect(await sandbox.json(["coordinator", "status"])).toMatchObject({ status: "running" });
  } finally {
    await other.cli(["shutdown"]);
    await other.close();
  }
});
