import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { resolveWorkspace } from "../../packages/core/dist/client.js";
import type { World } from "../../scripts/lib/demo-world.ts";
import { type Bed, repeat, timed, withTeam } from "./bed.ts";
import { openCollected } from "./collected.ts";
import type { Figure } from "./figure.ts";

const RUNS = 5;
const CYCLES = 200;
/** Until then the engine compiles what runs often, and its memory grows to what it needs at once. */
const WARM_CYCLES = 300;

/** What is done to a team that runs. */
export const measureLifecycle = async (): Promise<readonly Figure[]> => {
  const restarts = await repeat(3, () => withTeam(20, restartAll));
  const { added, stopped } = await withTeam(3, addAndStop);
  const takenOver = await withTeam(1, takeOver);
  const { leftProcesses, grownMb, leftFiles } = await atAnyDebugPort(() => withTeam(1, startAndStop));
  return [
    { name: "restart_20_ms", unit: "ms", samples: restarts },
    { name: "add_agent_ms", unit: "ms", samples: added },
    { name: "stop_agent_ms", unit: "ms", samples: stopped },
    { name: "takeover_ms", unit: "ms", samples: takenOver },
    { name: "cycles_200_left_processes", unit: "count", samples: [leftProcesses] },
    { name: "cycles_200_left_files", unit: "count", samples: [leftFiles] },
    { name: "cycles_200_grown_mb", unit: "MB", samples: [grownMb] },
  ];
};

/** Until everybody is ready again, in the conversation that was used before. */
const restartAll = async ({ world, events }: Bed): Promise<number> => {
  const sent = await world.cli(["send", "*", "[[say well]]"]);
  if (sent.exitCode !== 0) throw new Error(sent.stderr);
  await world.cli(["restart", "--plan", "--wait-idle"]);
  const began = Date.now();
  const run = await world.cli(["restart", "--wait-idle"]);
  if (run.exitCode !== 0) throw new Error(run.stdout + run.stderr);
  return Math.max(...events("agent.ready").map(({ ts }) => ts)) - began;
};

const must = async (run: Promise<{ readonly exitCode: number; readonly stderr: string }>) => {
  const { exitCode, stderr } = await run;
  if (exitCode !== 0) throw new Error(stderr);
};

const addAndStop = async ({ world }: Bed) => {
  const added = await repeat(RUNS, (index) =>
    timed(() => must(world.cli(["clone-agent", "a1", "--as", `b${index}`, "--yes"]))),
  );
  const stopped = await repeat(RUNS, (index) => timed(() => must(world.cli(["stop-agent", `b${index}`]))));
  return { added, stopped };
};

/** Two leaders take the team from each other, each with its own token, as their programs do. */
const takeOver = async ({ world }: Bed): Promise<readonly number[]> => {
  const tokens = [await leaderToken(world), await leaderToken(world)];
  return repeat(RUNS * 2, (index) =>
    timed(() =>
      must(world.cli(["takeover", "--confirm"], { TEAM_AGENT_TOKEN: tokens[index % tokens.length]! })),
    ),
  );
};

/** A leader in a session of its own; its token is in its program's environment alone. */
const leaderToken = async (world: World): Promise<string> => {
  const { attach } = await world.json<{ attach: readonly string[] }>(["fake", "--detach"]);
  const pane = ["-S", attach[2]!, "list-panes", "-t", attach.at(-1)!, "-F", "#{pane_pid}"];
  const pid = execFileSync("tmux", pane, { encoding: "utf8" }).trim();
  const lines = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  return lines.find((line) => line.startsWith("TEAM_AGENT_TOKEN="))!.split("=")[1]!;
};

const startAndStop = async ({ world, connection }: Bed) => {
  const rpc = await connection();
  const { pid } = await rpc.call<{ pid: number }>("health", {});
  const request = { agent: "a1", force: false, allowFresh: true, env: process.env, callerPid: process.pid };
  const cycle = async () => {
    await rpc.call("agent.stop", { agent: "a1" });
    await rpc.call("agent.start", request);
    await rpc.call("team.waitReady", { team: "current", timeoutMs: 30_000 });
  };
  const { memoryMb, close } = await openCollected(pid, resolveWorkspace(world.workspace).daemonLog);
  for (let warm = 0; warm < WARM_CYCLES; warm++) await cycle();
  const before = { memory: await memoryMb(), files: filesOf(pid), processes: processesIn(world.workspace) };
  for (let count = 0; count < CYCLES; count++) await cycle();
  const grownMb = (await memoryMb()) - before.memory;
  const leftFiles = filesOf(pid) - before.files;
  close();
  return { leftProcesses: processesIn(world.workspace) - before.processes, leftFiles, grownMb };
};

/** What is started meanwhile opens its debugger at a free port, where it is asked for one. */
const atAnyDebugPort = async <T>(run: () => Promise<T>): Promise<T> => {
  const { NODE_OPTIONS: before } = process.env;
  process.env.NODE_OPTIONS = "--inspect-port=0";
  try {
    return await run();
  } finally {
    if (before === undefined) delete process.env.NODE_OPTIONS;
    else process.env.NODE_OPTIONS = before;
  }
};

const filesOf = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;

/** Processes whose environment names this workspace: its agents. */
const processesIn = (workspace: string): number =>
  readdirSync("/proc").filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(join("/proc", name, "environ"), "utf8").includes(
        `TEAM_AGENT_WORKSPACE=${workspace}\0`,
      );
    } catch {
      return false;
    }
  }).length;
