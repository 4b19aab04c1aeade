import { spawn } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { rotateIfLarge } from "../events/rotate.ts";
import { STOPPED_MARK, type Workspace } from "../workspace/paths.ts";
import { type Connection, connect, RemoteError } from "./connection.ts";

export interface EnsureOptions {
  readonly workspace: Workspace;
  /** Program and arguments that run the daemon in the foreground. */
  readonly command: readonly string[];
  readonly version: string;
  /** Brought back after a death: it leaves again when it was stopped on purpose meanwhile. */
  readonly supervised?: boolean;
}

export interface Health {
  readonly pid: number;
  readonly version: string;
  readonly started_at: number;
  readonly teams: readonly string[];
  readonly agents: number;
}

const START_TIMEOUT_MS = 15_000;
const DAEMON_LOG = { rotateAtBytes: 5 * 1024 * 1024, kept: 3 };

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

/** The daemon says `ready` on its standard output once its doors are open, or why it cannot run. */
const startDaemon = async ({ workspace, command, supervised }: EnsureOptions): Promise<void> => {
  refuseReadOnly(workspace);
  mkdirSync(dirname(workspace.daemonLog), { recursive: true, mode: 0o700 });
  rotateIfLarge(workspace.daemonLog, DAEMON_LOG);
  const log = openSync(workspace.daemonLog, "a", 0o600);
  const [program, ...args] = [...command, ...(supervised ? ["--supervised"] : [])];
  const child = spawn(program!, args, {
    cwd: workspace.root,
    detached: true,
    stdio: ["ignore", "pipe", log],
    env: daemonEnvironment(),
  });
  const said = await new Promise<string>((resolve) => {
    let text = "";
    const timer = setTimeout(() => resolve("timeout"), START_TIMEOUT_MS);
    const finish = (word: string) => {
      clearTimeout(timer);
      resolve(word);
    };
    child.on("error", (error) =>
      finish(JSON.stringify({ code: "coordinator_unavailable", message: error.message })),
    );
    child.on("exit", () => finish(text));
    child.stdout!.setEncoding("utf8");
    child.stdout!.on("data", (chunk: string) => {
      text += chunk;
      if (text.includes("\n")) finish(text.slice(0, text.indexOf("\n")));
    });
  });
  child.stdout!.destroy();
  child.unref();
  if (said === "ready") return;
  const error = parseError(said);
  // Two commands may start one at the same time: the second one's daemon finds the first, and leaves.
  if (error.code === "coordinator_running") return await waitForSocket(workspace.socket);
  throw new RemoteError(error.code, error.message, error.action ?? `cat ${workspace.daemonLog}`, error.data);
};

/** The daemon is nobody's agent, whoever called it into being. What else is in the environment is never handed on. */
const daemonEnvironment = (): NodeJS.ProcessEnv => {
  const env = { ...process.env };
  for (const name of Object.keys(env))
    if (/^TEAM_AGENT_(?:ID|AGENT_ID|TOKEN|OWNER_TEAM_ID|SOCKET|LEADER_.*)$/.test(name)) delete env[name];
  return env;
};

const parseError = (
  said: string,
): { code: string; message: string; action?: string; data?: Record<string, unknown> } => {
  try {
    return JSON.parse(said) as { code: string; message: string };
  } catch {
    return {
      code: "coordinator_unavailable",
      message:
        said === "timeout"
          ? `the coordinator did not start within ${START_TIMEOUT_MS / 1000} s`
          : "the coordinator ended before it was ready",
    };
  }
};

const waitForSocket = async (path: string): Promise<void> => {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const connection = await connect(path).catch(() => null);
    if (connection) return connection.close();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new RemoteError(
    "coordinator_unavailable",
    "another coordinator holds the lock and does not answer",
    "team-agent doctor",
  );
};

/** A dead one may be on its way back: it finds the mark, or is found by the second knock. */
const markStopped = async ({ privateDir, socket }: Workspace): Promise<Connection | null> => {
  if (!existsSync(privateDir)) return null;
  writeFileSync(join(privateDir, STOPPED_MARK), "", { mode: 0o600 });
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

const refuseReadOnly = (workspace: Workspace): void => {
  const place = [workspace.runtimeDir, dirname(workspace.runtimeDir), workspace.root].find((path) =>
    existsSync(path),
  )!;
  try {
    accessSync(place, constants.W_OK);
  } catch {
    throw new RemoteError(
      "workspace_read_only",
      `${place} cannot be written to`,
      "make it writable, or choose another folder with --workspace",
    );
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
