import { chmodSync, existsSync, rmSync } from "node:fs";
import type { Server } from "node:net";
import { join } from "node:path";
import { createRecovery } from "../agents/index.ts";
import { createHttpServer, createRateLimit, createSocketServer, OPERATIONS } from "../api/index.ts";
import { deliverTo } from "../delivery/index.ts";
import { createEventLog } from "../events/index.ts";
import { type Clock, processStart, systemClock } from "../ground/index.ts";
import type { Registry } from "../registry/index.ts";
import { type Context, createChanges, createLiveAgents, createSerial } from "../runtime/index.ts";
import { createStore, openForWriting } from "../store/index.ts";
import {
  ensurePrivateDir,
  identifyWorkspace,
  PROTOCOL_VERSION,
  readMetadata,
  requireOwnFile,
  STOPPED_MARK,
  type Workspace,
  writeMetadata,
} from "../workspace/index.ts";
import { claimDatabase } from "./claim-database.ts";
import { startGuard } from "./guard.ts";
import { leave } from "./leave.ts";
import { takeInstanceLock } from "./lock.ts";
import { listenOnPort } from "./port.ts";
import { scheduleSweeps } from "./schedule.ts";
import { sweepSteps } from "./sweep-steps.ts";

export interface CoordinatorOptions {
  readonly workspace: Workspace;
  readonly registry: Registry;
  readonly version: string;
  readonly hookCommand: readonly string[];
  readonly mcpCommand: readonly string[];
  readonly ensureCommand: readonly string[];
  /** Started after a death and not by a person: it leaves again when the stop was meant. */
  readonly supervised?: boolean;
  readonly clock?: Clock;
  /** How the database is opened; a test puts faults in between. */
  readonly openDatabase?: typeof openForWriting;
}

export interface Coordinator {
  readonly context: Context;
  /** Resolves with the reason when the coordinator has left. */
  readonly left: Promise<string>;
  stop(reason: string): Promise<void>;
}

/** Starts everything that one workspace's daemon does. Throws before it has touched anything when it may not run. */
export const startCoordinator = async (options: CoordinatorOptions): Promise<Coordinator> => {
  const { workspace } = options;
  const clock = options.clock ?? systemClock;
  ensurePrivateDir(workspace.privateDir);
  const lock = takeInstanceLock(workspace.lockDatabase);
  try {
    return await run(options, clock, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
};

const run = async (
  options: CoordinatorOptions,
  clock: Clock,
  lock: { release(): void },
): Promise<Coordinator> => {
  const { workspace } = options;
  requireOwnFile(workspace.metadata);
  const { store, events } = openStore(options, clock);

  let context: Context;
  let stopping: Promise<void> | null = null;
  let onLeft = (_reason: string) => {};
  const left = new Promise<string>((resolve) => {
    onLeft = resolve;
  });
  const begun = Promise.withResolvers<void>();
  const daemon = {
    version: options.version,
    startedAt: clock.now(),
    // The doors open before everything is found again; whoever asks then waits for that.
    stop: (by: string) => void begun.promise.then(() => setImmediate(() => void stop(`asked by ${by}`))),
  };
  const door = { getContext: () => context, daemon, limit: createRateLimit(), operations: OPERATIONS };
  const http = createHttpServer(door);
  const socket = createSocketServer(door);
  const before = readMetadata(workspace.metadata);
  const { port, taken } = await listenOnPort(http, before?.port ?? null, workspace.key);
  const noteError = (step: string, error: unknown) =>
    events.write("coordinator.tick_error", {
      step,
      error: error instanceof Error ? error.message : String(error),
      exc_type: error instanceof Error ? error.name : typeof error,
      consecutive_failures: 1,
      next_sleep_sec: 0,
    });
  const serial = createSerial((key, error) => noteError(`deliver ${key}`, error));
  context = {
    workspace,
    store,
    events,
    clock,
    registry: options.registry,
    changes: createChanges((error) => noteError("changes", error)),
    live: createLiveAgents(),
    transports: new Map(),
    environments: new Map(),
    doors: {
      mcpUrl: `http://127.0.0.1:${port}/mcp`,
      hookUrl: `http://127.0.0.1:${port}/hooks`,
      hookCommand: options.hookCommand,
      mcpCommand: options.mcpCommand,
      ensureCommand: options.ensureCommand,
    },
    poke: (teamKey, agentId) =>
      serial.run(`${teamKey}/${agentId}`, () => deliverTo(context, teamKey, agentId)),
  };
  if (taken !== null) {
    // Agents would send their tokens to a stranger: they are worth nothing from now on.
    store.tokens.revokeAll(clock.now());
    events.write("coordinator.port_taken", { port: taken, new_port: port });
  }
  rmSync(workspace.socket, { force: true });
  const stoppedMark = join(workspace.privateDir, STOPPED_MARK);
  if (!options.supervised) rmSync(stoppedMark, { force: true });
  await listen(socket, workspace.socket);
  writeMetadata(workspace.metadata, {
    pid: process.pid,
    start_time: processStart(process.pid),
    version: options.version,
    protocol_version: PROTOCOL_VERSION,
    port,
    source: "boot",
    started_at: clock.now(),
    workspace: identifyWorkspace(workspace),
  });
  events.write("coordinator.boot", { workspace: workspace.root, pid: process.pid, version: options.version });
  const guard = startGuard(options.ensureCommand, workspace.root);
  const recovery = createRecovery(context);
  await recovery.boot();

  const endSweeps = scheduleSweeps(
    context,
    sweepSteps({ leave: (reason) => void stop(reason), recover: recovery.retry }),
  );
  const stop = (reason: string): Promise<void> => {
    stopping ??= (async () => {
      endSweeps();
      await leave({ context, socket, http, guard, stoppedMark }, reason);
      lock.release();
      onLeft(reason);
    })();
    return stopping;
  };
  // Whoever stops a coordinator leaves the mark first and knocks then, so one of the two is seen.
  if (options.supervised && existsSync(stoppedMark)) void stop("stopped on purpose");
  begun.resolve();
  return { context, left, stop };
};

/** The workspace's own database, brought to this version's layout, and its event log. */
const openStore = (options: CoordinatorOptions, clock: Clock): Pick<Context, "store" | "events"> => {
  const { workspace } = options;
  const { db, migration } = (options.openDatabase ?? openForWriting)(
    workspace.database,
    new Date(clock.now()),
  );
  const store = createStore(db);
  try {
    claimDatabase(store, workspace);
  } catch (error) {
    store.close();
    throw error;
  }
  const events = createEventLog(workspace.logsDir, clock.now);
  if (migration?.backup)
    events.write("schema.layout_rebuild", {
      from: migration.from,
      to: migration.to,
      backup_path: migration.backup,
    });
  return { store, events };
};

const listen = (server: Server, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => {
      chmodSync(path, 0o600);
      resolve();
    });
  });
