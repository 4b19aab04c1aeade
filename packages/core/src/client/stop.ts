import { existsSync } from "node:fs";
import { join } from "node:path";
import { TeamAgentError } from "@team-agent/plugin-api/errors";
import { processStart, systemClock } from "../ground/index.ts";
import {
  ensurePrivateDir,
  readMetadata,
  STOPPED_MARK,
  type Workspace,
  writeOwnFile,
} from "../workspace/index.ts";
import { type Connection, connect } from "./connection.ts";
import { isSilent } from "./silence.ts";
import { isGone } from "./unanswered.ts";

export interface Stopped {
  readonly pid: number;
  /** It did not leave when it was asked, and its process was ended. */
  readonly forced: boolean;
}

const LEAVES_WITHIN_MS = 5_000;
const ENDS_WITHIN_MS = 2_000;

/**
 * Stops the daemon; null when there was none. One that does not answer, or has no door any more, is ended: its process is
 * the one that it wrote down itself, proven by its start time. `token` is the caller's own, when it is an agent.
 */
export const stopCoordinator = async (
  workspace: Workspace,
  by: string,
  token?: string,
): Promise<Stopped | null> => {
  let silent: TeamAgentError | null = null;
  try {
    const pid = await ask(workspace, by, token);
    if (pid !== null && (await waitUntilGone(pid))) return { pid, forced: false };
  } catch (error) {
    if (!isSilent(error)) throw error;
    silent = error;
  }
  const pid = await endProcess(workspace);
  if (pid !== null) return { pid, forced: true };
  // It is there, and nothing proves which process it is.
  if (silent) throw silent;
  return null;
};

const ask = async (workspace: Workspace, by: string, token: string | undefined): Promise<number | null> => {
  const { socket, metadata } = workspace;
  const connection = (await connect(socket, metadata).catch(notThere)) ?? (await markStopped(workspace));
  if (!connection) return null;
  try {
    return (await connection.call<{ pid: number }>("coordinator.stop", { by }, { token })).pid;
  } catch (error) {
    // Somebody else stops it.
    if (isGone(error)) return livingProcess(workspace);
    throw error;
  } finally {
    connection.close();
  }
};

/** Nobody listens; the last: it ended while this one waited to be let in, and was asked for nothing. */
const NOT_THERE = ["ENOENT", "ENOTDIR", "ECONNREFUSED", "ECONNRESET"];

export const notThere = (error: NodeJS.ErrnoException): null => {
  if (NOT_THERE.includes(error.code ?? "")) return null;
  throw error;
};

/** A dead one may be on its way back: it finds the mark, or is found by the second knock. */
const markStopped = async ({ privateDir, socket, metadata }: Workspace): Promise<Connection | null> => {
  if (!existsSync(privateDir)) return null;
  writeOwnFile(join(privateDir, STOPPED_MARK), "");
  return await connect(socket, metadata).catch(notThere);
};

/** The coordinator's process as it was written down; null when that one does not live. */
export const livingProcess = (workspace: Pick<Workspace, "metadata">): number | null =>
  provenProcess(workspace)?.pid ?? null;

/** The process of a coordinator that was told to end, and has not ended yet; null when there is none. */
export const leavingProcess = (workspace: Workspace): number | null =>
  existsSync(join(workspace.privateDir, STOPPED_MARK)) ? livingProcess(workspace) : null;

const provenProcess = ({ metadata }: Pick<Workspace, "metadata">) => {
  const { pid, start_time: start } = readMetadata(metadata) ?? {};
  return pid !== undefined && start != null && processStart(pid) === start ? { pid, start } : null;
};

/** The pid of the process that was ended; null when the one that was written down does not live. */
const endProcess = async (workspace: Workspace): Promise<number | null> => {
  const { privateDir } = workspace;
  const proven = provenProcess(workspace);
  if (proven === null) return null;
  const { pid, start } = proven;
  // Against what was proven: the number may be another program's by now.
  const isThere = () => processStart(pid) === start;
  // Told first: whoever would bring it back must know that this is meant.
  ensurePrivateDir(privateDir);
  writeOwnFile(join(privateDir, STOPPED_MARK), "");
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    if (isThere()) process.kill(pid, signal);
    if (await waitUntil(() => !isThere(), ENDS_WITHIN_MS)) return pid;
  }
  throw new TeamAgentError(
    "coordinator_silent",
    `the coordinator (process ${pid}) did not end, not even by SIGKILL`,
    { action: `ps -o pid,stat,wchan,args -p ${pid}`, data: { pid } },
  );
};

/** False when it is still there after some seconds. */
export const waitUntilGone = (pid: number): Promise<boolean> =>
  waitUntil(() => processStart(pid) === null, LEAVES_WITHIN_MS);

const waitUntil = async (check: () => boolean, timeoutMs: number): Promise<boolean> => {
  const deadline = systemClock.now() + timeoutMs;
  while (!check()) {
    if (systemClock.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
};
