import { TeamAgentError } from "@team-agent/plugin-api/errors";
import { isSameFolder, type Workspace } from "../workspace/index.ts";
import { type Connection, connect } from "./connection.ts";
import { isSilent } from "./silence.ts";
import { type DaemonOptions, startDaemon } from "./start-daemon.ts";
import { leavingProcess, notThere, waitUntilGone } from "./stop.ts";
import { byVersion, isGone } from "./unanswered.ts";

export interface EnsureOptions extends DaemonOptions {
  readonly version: string;
}

export interface Health {
  readonly pid: number;
  readonly version: string;
  readonly started_at: number;
  /** Where it believes the workspace to be. An older coordinator does not say. */
  readonly workspace?: string;
  readonly teams: readonly string[];
  readonly agents: number;
  /** Sessions of this workspace whose team the database does not know. An older coordinator says nothing of them. */
  readonly unknown_sessions?: readonly string[];
}

/** A connection to this workspace's coordinator, which is started when there is none and replaced when it is older. */
export const ensureCoordinator = async (options: EnsureOptions): Promise<Connection> => {
  const running = await findRunning(options);
  if (running) {
    const isCurrent = isSamePlace(running.health.workspace, options.workspace.root);
    if (running.health.version === options.version && isCurrent) return running.connection;
    await takePlace(running, isCurrent ? byVersion(options.version) : "workspace moved");
  }
  return await startNext(options);
};

/** Puts a new coordinator in the place of the one that runs; null when none does. The teams go on. */
export const replaceCoordinator = async (options: EnsureOptions): Promise<Connection | null> => {
  const running = await findRunning(options);
  if (!running) return null;
  // Whoever waits for an answer waits for the next one.
  await takePlace(running, byVersion(options.version));
  return await startNext(options);
};

interface Running {
  readonly connection: Connection;
  readonly health: Health;
}

/** Throws for a newer one. */
const findRunning = async ({ workspace, version }: EnsureOptions): Promise<Running | null> => {
  const connection = await connectTo(workspace).catch(notThere);
  const health = await connection?.call<Health>("health", {}).catch(gone);
  if (!connection || !health) return null;
  if (!isNewer(health.version, version)) return { connection, health };
  connection.close();
  throw new TeamAgentError(
    "coordinator_newer",
    `a coordinator of version ${health.version} runs here, this command is ${version}`,
    { action: "npx @team-agent/installer" },
  );
};

const takePlace = async ({ connection, health }: Running, by: string): Promise<void> => {
  await connection.call("coordinator.stop", { by }).catch(gone);
  connection.close();
  await waitUntilGone(health.pid);
};

const startNext = async (options: EnsureOptions): Promise<Connection> => {
  // What was stopped a moment ago may still hold the lock.
  const leaving = leavingProcess(options.workspace);
  if (leaving !== null) await waitUntilGone(leaving);
  await startDaemon(options);
  return await connectTo(options.workspace);
};

const gone = (error: unknown): null => {
  if (isGone(error)) return null;
  throw error;
};

/** A connection to the workspace's coordinator; one that does not answer is named with its process. */
export const connectTo = ({ socket, metadata }: Workspace): Promise<Connection> => connect(socket, metadata);

/** One folder may have several paths; one that was renamed has lost the path that its coordinator knows. */
const isSamePlace = (known: string | undefined, here: string): boolean =>
  known === undefined || known === here || isSameFolder(known, here);

/** Compares dotted versions; anything after a dash is ignored. */
export const isNewer = (a: string, b: string): boolean => {
  const parts = (version: string) => version.split("-")[0]!.split(".").map(Number);
  const [left, right] = [parts(a), parts(b)];
  for (let index = 0; index < 3; index++)
    if ((left[index] ?? 0) !== (right[index] ?? 0)) return (left[index] ?? 0) > (right[index] ?? 0);
  return false;
};

/** Null when none runs. Throws `coordinator_silent` for one that does not answer. */
export const readHealth = async (workspace: Workspace): Promise<Health | null> => {
  const connection = await connectTo(workspace).catch((error: Error) => {
    if (isSilent(error)) throw error;
    return null;
  });
  if (!connection) return null;
  try {
    return await connection.call<Health>("health", {}).catch(gone);
  } finally {
    connection.close();
  }
};
