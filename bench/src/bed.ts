import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Connection, connect, resolveWorkspace } from "../../packages/core/dist/client.js";
import { readyWorld, type World } from "../../scripts/lib/demo-world.ts";

export interface Status {
  readonly agents: readonly { readonly agent_id: string; readonly status: string; readonly pid: number }[];
}

export interface Bed {
  readonly world: World;
  /** A connection that stays open: what is measured is the coordinator, not a process start. */
  connection(): Promise<Connection>;
  events(name: string): readonly { readonly ts: number; readonly [field: string]: unknown }[];
}

/** Runs a measurement with a team of fake agents, and takes everything down. `agents` 0: no team. */
export const withTeam = async <T>(
  agents: number,
  run: (bed: Bed) => Promise<T>,
  start = true,
): Promise<T> => {
  const root = mkdtempSync(join(tmpdir(), "ta-bench-"));
  const world = readyWorld(root, null);
  writeTeam(world.workspace, agents);
  const runtime = process.env.XDG_RUNTIME_DIR;
  process.env.XDG_RUNTIME_DIR = join(root, "r");
  const workspace = resolveWorkspace(world.workspace);
  const open: Connection[] = [];
  try {
    if (agents > 0 && start) {
      const started = await world.cli(["quick-start", "--yes"]);
      if (started.exitCode !== 0) throw new Error(started.stdout + started.stderr);
    }
    return await run({
      world,
      connection: async () => {
        const connection = await connect(workspace.socket);
        open.push(connection);
        return connection;
      },
      events: (name) =>
        world
          .events()
          .split("\n")
          .filter((line) => line.includes(`"event":"${name}"`))
          .map((line) => JSON.parse(line) as { ts: string })
          .map((event) => ({ ...event, ts: Date.parse(event.ts) })),
    });
  } finally {
    for (const connection of open) connection.close();
    await world.close();
    if (runtime === undefined) delete process.env.XDG_RUNTIME_DIR;
    else process.env.XDG_RUNTIME_DIR = runtime;
    rmSync(root, { recursive: true, force: true });
  }
};

const writeTeam = (workspace: string, agents: number): void => {
  const files: Record<string, string> = { "TEAM.md": "---\nname: current\nprovider: fake\n---\nMeasure.\n" };
  for (let index = 1; index <= agents; index++)
    files[`agents/a${index}.md`] =
      `---\nname: a${index}\nrole: developer\nprovider: fake\ntools: [mcp_team]\n---\nx\n`;
  for (const [name, content] of Object.entries(files)) {
    const path = join(workspace, ".team", "current", name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
};

/** The bearer token of a running agent, from its own environment. */
export const tokenOf = (pid: number): string =>
  readFileSync(`/proc/${pid}/environ`, "utf8")
    .split("\0")
    .find((line) => line.startsWith("TEAM_AGENT_TOKEN="))!
    .slice("TEAM_AGENT_TOKEN=".length);

export const timed = async (run: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await run();
  return performance.now() - began;
};

/** The same `times` times, one after the other. */
export const repeat = async (
  times: number,
  run: (index: number) => Promise<number>,
): Promise<readonly number[]> => {
  const samples: number[] = [];
  for (let index = 0; index < times; index++) samples.push(await run(index));
  return samples;
};

export const untilIdle = (rpc: Connection): Promise<void> => untilAll(rpc, "ready");
export const untilBusy = (rpc: Connection): Promise<void> => untilAll(rpc, "busy");

const untilAll = async (rpc: Connection, status: string): Promise<void> => {
  for (;;) {
    const { agents } = await rpc.call<Status>("status", {});
    if (agents.every((agent) => agent.status === status)) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

/** A connection to the coordinator that comes after another one; the dying one's socket may still take connections. */
export const connectToNext = async (socket: string, pidBefore: number): Promise<Connection> => {
  for (;;) {
    const connection = await connect(socket).catch(() => null);
    const health = await connection?.call<{ pid: number }>("health", {}).catch(() => null);
    if (connection && health && health.pid !== pidBefore) return connection;
    connection?.close();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
