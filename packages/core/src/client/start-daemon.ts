import { spawn } from "node:child_process";
import { accessSync, closeSync, constants, existsSync } from "node:fs";
import { dirname } from "node:path";
import { TeamAgentError } from "@team-agent/plugin-api/errors";
import { rotateIfLarge } from "../events/index.ts";
import { COORDINATOR_ENV, systemClock } from "../ground/index.ts";
import { makeOwnFolder, openOwnFile, readMetadata, type Workspace } from "../workspace/index.ts";
import { connect } from "./connection.ts";

export interface DaemonOptions {
  readonly workspace: Workspace;
  /** Program and arguments that run the daemon in the foreground. */
  readonly command: readonly string[];
  /** Brought back after a death: it leaves again when it was stopped on purpose meanwhile. */
  readonly supervised?: boolean;
}

const START_TIMEOUT_MS = 15_000;
/** Whoever holds the lock opens its doors within this time, or is leaving. */
const DOORS_WITHIN_MS = 2_000;
const DAEMON_LOG = { rotateAtBytes: 5 * 1024 * 1024, kept: 3 };

/**
 * Starts the daemon, unless somebody else's is found. Two commands may start one at the same time: the second one's
 * daemon finds the first and leaves. One that is leaving holds the lock, too, so it is tried again.
 */
export const startDaemon = async (options: DaemonOptions): Promise<void> => {
  const { workspace } = options;
  refuseReadOnly(workspace);
  makeOwnFolder(dirname(workspace.daemonLog));
  rotateIfLarge(workspace.daemonLog, DAEMON_LOG);
  const deadline = systemClock.now() + START_TIMEOUT_MS;
  do {
    const said = await runDaemon(options);
    if (said === "ready") return;
    const error = parseError(said);
    if (error.code !== "coordinator_running")
      throw new TeamAgentError(error.code, error.message, {
        action: error.action ?? `cat ${workspace.daemonLog}`,
        data: error.data,
      });
    if (await opensDoors(workspace.socket)) return;
  } while (systemClock.now() < deadline);
  const { pid } = readMetadata(workspace.metadata) ?? {};
  throw new TeamAgentError(
    "coordinator_unavailable",
    `another coordinator${pid === undefined ? "" : ` (process ${pid})`} holds the lock and has no door`,
    { action: "team-agent coordinator stop" },
  );
};

/** The daemon says `ready` on its standard output once its doors are open, or why it cannot run. */
const runDaemon = async ({ workspace, command, supervised }: DaemonOptions): Promise<string> => {
  const log = openOwnFile(workspace.daemonLog, "append");
  const [program, ...args] = [...command, ...(supervised ? ["--supervised"] : [])];
  const child = spawn(program!, args, {
    cwd: workspace.root,
    detached: true,
    stdio: ["ignore", "pipe", log],
    env: daemonEnvironment(),
  });
  closeSync(log);
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
    // Not its exit, which may be noticed before its last words.
    child.on("close", () => finish(text));
    child.stdout!.setEncoding("utf8");
    child.stdout!.on("data", (chunk: string) => {
      text += chunk;
      if (text.includes("\n")) finish(text.slice(0, text.indexOf("\n")));
    });
  });
  child.stdout!.destroy();
  child.unref();
  return said;
};

/** The daemon is nobody's agent, whoever called it into being. What else is in the environment is never handed on. */
const daemonEnvironment = (): NodeJS.ProcessEnv => {
  const env: NodeJS.ProcessEnv = { ...process.env, [COORDINATOR_ENV]: "1" };
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

const opensDoors = async (path: string): Promise<boolean> => {
  const deadline = systemClock.now() + DOORS_WITHIN_MS;
  while (systemClock.now() < deadline) {
    const connection = await connect(path).catch(() => null);
    connection?.close();
    if (connection) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
};

const refuseReadOnly = (workspace: Workspace): void => {
  const place = [workspace.runtimeDir, dirname(workspace.runtimeDir), workspace.root].find((path) =>
    existsSync(path),
  )!;
  try {
    accessSync(place, constants.W_OK);
  } catch {
    throw new TeamAgentError("workspace_read_only", `${place} cannot be written to`, {
      action: "make it writable, or choose another folder with --workspace",
    });
  }
};
