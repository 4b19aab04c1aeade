import { existsSync } from "node:fs";
import { join } from "node:path";
import { STOPPED_MARK, type Workspace, writeOwnFile } from "../workspace/index.ts";
import { type Connection, connect, RemoteError } from "./connection.ts";
import { type DaemonOptions, startDaemon } from "./start-daemon.ts";

export interface EnsureOptions extends DaemonOptions {
  readonly version: string;
}

export interface Health {
  readonly pid: number;
  readonly version: string;
  readonly started_at: number;
  readonly teams: readonly string[];
  readonly agents: number;
}

/** A connection to this workspace's coordinator, which is started when there is none and replaced when it is older. */
export const ensureCoordinator = async (options: EnsureOptions): Promise<Connection> => {
  const running = await connect(options.workspace.socket).catch(notThere);
  if (running) {
    const health = await running.call<Health>("health", {});
    if (health.version === options.version) return running;
    if (isNewer(health.version, options.version)) {
      running.close();
      throw new RemoteError(
        "coordinator_newer",
        `a coordinator of version ${health.version} runs here, this command is ${options.version}`,
        "npm install -g @team-agent/cli@latest",
      );
    }
    await running.call("coordinator.stop", { by: `version ${options.version}` });
    running.close();
    await waitUntilGone(health.pid);
  }
  await startDaemon(options);
  return await connect(options.workspace.socket);
};

const notThere = (error: NodeJS.ErrnoException): null => {
  if (error.code === "ENOENT" || error.code === "ECONNREFUSED" || error.code === "ENOTDIR") return null;
  throw error;
};

/** A dead one may be on its way back: it finds the mark, or is found by the second knock. */
const markStopped = async ({ privateDir, socket }: Workspace): Promise<Connection | null> => {
  if (!existsSync(privateDir)) return null;
  writeOwnFile(join(privateDir, STOPPED_MARK), "");
  return await connect(socket).catch(notThere);
};

const waitUntilGone = async (pid: number): Promise<void> => {
  const deadline = Date.now() + 5_000;
  while (Date.now() < deadline) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/** Compares dotted versions; anything after a dash is ignored. */
export const isNewer = (a: string, b: string): boolean => {
  const parts = (version: string) => version.split("-")[0]!.split(".").map(Number);
  const [left, right] = [parts(a), parts(b)];
  for (let index = 0; index < 3; index++)
    if ((left[index] ?? 0) !== (right[index] ?? 0)) return (left[index] ?? 0) > (right[index] ?? 0);
  return false;
};

export const readHealth = async (workspace: Workspace): Promise<Health | null> => {
  const connection = await connect(workspace.socket).catch(() => null);
  if (!connection) return null;
  try {
    return await connection.call<Health>("health", {});
  } finally {
    connection.close();
  }
};

/** Stops the daemon; its pid, or null when there was none. `token` is the caller's own, when it is an agent. */
export const stopCoordinator = async (
  workspace: Workspace,
  by: string,
  token?: string,
): Promise<number | null> => {
  const connection = (await connect(workspace.socket).catch(notThere)) ?? (await markStopped(workspace));
  if (!connection) return null;
  try {
    const { pid } = await connection.call<{ pid: number }>("coordinator.stop", { by }, { token });
    connection.close();
    await waitUntilGone(pid);
    return pid;
  } finally {
    connection.close();
  }
};
