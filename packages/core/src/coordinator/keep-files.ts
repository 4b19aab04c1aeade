import { renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { isTeamAgentError, TeamAgentError } from "@team-agent/plugin-api";
import type Database from "better-sqlite3";
import type { EventLog } from "../events/index.ts";
import type { Clock } from "../ground/index.ts";
import type { Store } from "../store/index.ts";
import { createOwnFile, makeOwnFolder, type Workspace } from "../workspace/index.ts";
import { inodeOf, markOf } from "./file-mark.ts";
import { type InstanceLock, takeInstanceLock } from "./lock.ts";

export interface KeepFilesOptions {
  readonly workspace: Workspace;
  readonly store: Store;
  readonly events: EventLog;
  readonly clock: Clock;
  readonly lock: InstanceLock;
  /** Whether the workspace still stands where it stood. */
  readonly isThere: () => boolean;
  readonly openDatabase: (path: string) => Database.Database;
  /** Another coordinator is there: this one ends, and touches nothing of the other's. */
  readonly giveWay: (reason: string) => void;
}

export interface FileKeeper {
  /** Puts back what is gone. Throws when it cannot: nothing may be accepted then. */
  look(): void;
  release(): void;
}

/** A copy that failed is not tried again for each message. */
const TRY_AGAIN_MS = 5_000;

/**
 * Looks after the files whose names somebody may take away while we hold them open: what is written then would be gone
 * with us, and a lock without a name keeps nobody out. The open database still has everything, so it is put back.
 */
export const keepFiles = (options: KeepFilesOptions): FileKeeper => {
  const { workspace, store, events, clock, isThere } = options;
  const { database, lockDatabase } = workspace;
  let lock = options.lock;
  let marks = { lock: markOf(lockDatabase), database: markOf(database) };
  let failed: { readonly error: unknown; readonly at: number } | null = null;
  let isOver = false;

  const isWhole = () => markOf(lockDatabase) === marks.lock && markOf(database) === marks.database;

  const takeLock = (): void => {
    try {
      const mine = takeInstanceLock(lockDatabase);
      lock.release();
      lock = mine;
      marks = { ...marks, lock: markOf(lockDatabase) };
    } catch (error) {
      if ((error as { code?: unknown }).code !== "coordinator_running") throw error;
      const saved = `${database}.saved-${clock.now()}`;
      createOwnFile(saved);
      store.exchange.copyTo(saved);
      events.write("coordinator.database_saved", { path: saved });
      isOver = true;
      options.giveWay("another coordinator took the lock");
      throw error;
    }
  };

  const putBack = (): void => {
    const copy = `${database}.back-${process.pid}`;
    rmSync(copy, { force: true });
    createOwnFile(copy);
    store.exchange.copyTo(copy);
    const other = markOf(database);
    store.exchange.to(() => {
      // A log that belongs to another file must not be read into this one.
      for (const ending of ["-wal", "-shm"]) rmSync(`${database}${ending}`, { force: true });
      if (other !== null && inodeOf(other) !== inodeOf(marks.database ?? ""))
        renameSync(database, `${database}.found-${clock.now()}`);
      renameSync(copy, database);
      return options.openDatabase(database);
    });
    marks = { ...marks, database: markOf(database) };
    events.write("coordinator.database_put_back", { path: database });
  };

  const mend = (): void => {
    if (failed && clock.now() - failed.at < TRY_AGAIN_MS) throw failed.error;
    try {
      makeOwnFolder(dirname(database));
      if (markOf(lockDatabase) !== marks.lock) takeLock();
      if (markOf(database) !== marks.database) putBack();
      failed = null;
    } catch (error) {
      failed = { error: lost(database, error), at: clock.now() };
      events.write("coordinator.database_lost", { path: database, error: (error as Error).message });
      throw failed.error;
    }
  };

  return {
    look: () => {
      // A workspace that is gone must not come back as an empty folder, and another one in its place is not ours.
      if (isOver || isWhole() || !isThere()) return;
      mend();
    },
    release: () => lock.release(),
  };
};

const lost = (path: string, error: unknown): unknown =>
  isTeamAgentError(error) && error.code === "coordinator_running"
    ? error
    : new TeamAgentError(
        "database_lost",
        `${path} was taken away or emptied while it was used, and could not be put back (${(error as Error).message}); nothing is taken in`,
        { action: "team-agent doctor", cause: error },
      );
