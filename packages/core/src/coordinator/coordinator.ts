import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createRecovery, findUnknownSessions } from "../agents/index.ts";
import {
  createHttpServer,
  createOpenCalls,
  createRateLimit,
  createSocketServer,
  OPERATIONS,
} from "../api/index.ts";
import { deliverTo } from "../delivery/index.ts";
import { writeStepError } from "../events/index.ts";
import { type Clock, systemClock } from "../ground/index.ts";
import { takeUpOperations } from "../roster/index.ts";
import {
  type Context,
  createChanges,
  createInTurn,
  createLiveAgents,
  createSerial,
} from "../runtime/index.ts";
import { openForWriting } from "../store/index.ts";
import {
  ensurePrivateDir,
  makeOwnFolder,
  readMetadata,
  removeLeftFiles,
  requireOwnFile,
  STOPPED_MARK,
  standsAt,
  writeMetadata,
} from "../workspace/index.ts";
import { describeSelf } from "./describe-self.ts";
import { startDetached, startGuard } from "./guard.ts";
import { keepFiles } from "./keep-files.ts";
import { leave } from "./leave.ts";
import { type InstanceLock, takeInstanceLock } from "./lock.ts";
import { lookAtPlace } from "./look-at-place.ts";
import { openStore } from "./open-store.ts";
import type { CoordinatorOptions } from "./options.ts";
import { listenOnPort } from "./port.ts";
import { scheduleSweeps } from "./schedule.ts";
import { openSocketDoor } from "./socket-door.ts";
import { sweepSteps } from "./sweep-steps.ts";
import { tellPanic, tellRefused, tellTakenOver } from "./tell.ts";

export interface Coordinator {
  readonly context: Context;
  /** Resolves with the reason when the coordinator has left. */
  readonly left: Promise<string>;
  stop(reason: string): Promise<void>;
  /** An error of the process that nothing waited for: it is written into the event log. */
  notePanic(error: unknown): void;
}

/** What a person asks of a coordinator that has just begun waits no longer for what is not found yet. */
const FOUND_WITHIN_MS = 3_000;

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

const run = async (options: CoordinatorOptions, clock: Clock, lock: InstanceLock): Promise<Coordinator> => {
  const { workspace } = options;
  requireOwnFile(workspace.metadata);
  const { store, events } = openStore(options, clock);
  removeLeftFiles(workspace);

  let context: Context;
  let stopping: Promise<void> | null = null;
  let onLeft = (_reason: string) => {};
  const left = new Promise<string>((resolve) => {
    onLeft = resolve;
  });
  let unknownSessions: readonly string[] = [];
  const begun = Promise.withResolvers<void>();
  let isBegun = false;
  const calls = createOpenCalls(clock);
  const daemon = {
    version: options.version,
    startedAt: clock.now(),
    unknownSessions: () => unknownSessions,
    changing: calls.changing,
    // The doors open before everything is found again; whoever asks then waits for that, and not for what hangs.
    found: () => (isBegun ? undefined : Promise.race([begun.promise, clock.sleep(FOUND_WITHIN_MS)])),
    stop: (by: string) => void begun.promise.then(() => setImmediate(() => void stop(`asked by ${by}`))),
  };
  const door = { getContext: () => context, daemon, limit: createRateLimit(), calls, operations: OPERATIONS };
  const http = createHttpServer(door);
  const before = readMetadata(workspace.metadata);
  const { port, taken } = await listenOnPort(clock, http, before?.port ?? null, workspace.key);
  const noteError = (step: string, error: unknown) => writeStepError(events, step, error);
  const serial = createSerial((key, error) => noteError(`deliver ${key}`, error));
  context = {
    workspace,
    store,
    events,
    clock,
    registry: options.registry,
    changes: createChanges(clock, (error) => noteError("changes", error)),
    live: createLiveAgents(),
    transports: new Map(),
    environments: new Map(),
    inTurn: createInTurn(),
    doors: {
      mcpUrl: `http://127.0.0.1:${port}/mcp`,
      hookUrl: `http://127.0.0.1:${port}/hooks`,
      hookCommand: options.hookCommand,
      mcpCommand: options.mcpCommand,
      ensureCommand: options.ensureCommand(workspace.root),
    },
    found: (teamKey) => recovery.found(teamKey),
    poke: (teamKey, agentId) =>
      serial.run(`${teamKey}/${agentId}`, () => deliverTo(context, teamKey, agentId)),
  };
  // A plugin fails in the middle of something else.
  options.registry.onRefused((plugin, why) => void clock.after(0, () => tellRefused(context, plugin, why)));
  if (taken !== null) {
    // Agents would send their tokens to a stranger: they are worth nothing from now on.
    store.tokens.revokeAll(clock.now());
    events.write("coordinator.port_taken", { port: taken, new_port: port });
  }
  const stoppedMark = join(workspace.privateDir, STOPPED_MARK);
  if (!options.supervised) rmSync(stoppedMark, { force: true });
  const recovery = createRecovery(context);
  const settleOperations = takeUpOperations(context);
  const socket = await openSocketDoor(workspace, () => createSocketServer(door));
  const metadata = describeSelf(options, port, clock.now());
  writeMetadata(workspace.metadata, metadata);
  const keeper = keepFiles({
    workspace,
    store,
    events,
    clock,
    lock,
    isThere: () => standsAt(workspace.root, metadata.workspace),
    openDatabase: (path) => (options.openDatabase ?? openForWriting)(path, new Date(clock.now())).db,
    giveWay: (reason) => {
      guard.dismiss();
      onLeft(reason);
    },
  });
  store.exchange.beforeDecisions(keeper.look);
  const keep = async () => {
    if (!standsAt(workspace.root, metadata.workspace)) return;
    makeOwnFolder(workspace.logsDir);
    if (await socket.look()) events.write("coordinator.door_opened_again", { path: workspace.socket });
    keeper.look();
    if (readMetadata(workspace.metadata)?.pid !== process.pid) writeMetadata(workspace.metadata, metadata);
  };
  tellTakenOver(events, before, options.version);
  events.write("coordinator.boot", { workspace: workspace.root, pid: process.pid, version: options.version });
  const guard = startGuard(context.doors.ensureCommand, workspace.root);
  await recovery.boot();
  // The sweep tries again, and tells of what goes on failing.
  await settleOperations(recovery.isFound).catch(() => {});
  // Where no transport is installed there is nothing to be found.
  unknownSessions = await findUnknownSessions(context).catch(() => []);

  const place = () => lookAtPlace(metadata.workspace, events, (reason, next) => void stop(reason, next));
  const recover = async () => {
    await recovery.retry();
    await settleOperations(recovery.isFound);
  };
  const endSweeps = scheduleSweeps(context, sweepSteps({ place, recover, keep }));
  /** `next` is where another one goes on. */
  const stop = (reason: string, next: string | null = null): Promise<void> => {
    stopping ??= (async () => {
      endSweeps();
      // What is open now is the last that has everything.
      await keep().catch((error: unknown) => noteError("own_files", error));
      const mark = next === null ? stoppedMark : null;
      await leave({ context, calls, socket, http, guard, stoppedMark: mark }, reason);
      keeper.release();
      if (next !== null) startDetached(options.ensureCommand(next), next);
      onLeft(reason);
    })();
    return stopping;
  };
  // Whoever stops a coordinator leaves the mark first and knocks then, so one of the two is seen.
  if (options.supervised && existsSync(stoppedMark)) void stop("stopped on purpose");
  isBegun = true;
  begun.resolve();
  const ms = clock.now() - daemon.startedAt;
  events.write("coordinator.started", { pid: process.pid, log: workspace.daemonLog, ms });
  return { context, left, stop, notePanic: (error) => tellPanic(events, error) };
};
