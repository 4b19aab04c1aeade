import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { TeamAgentError } from "@team-agent/plugin-api";
import type Database from "better-sqlite3";
import { quotePath } from "../workspace/index.ts";
import { type MigrationReport, migrate } from "./migrate.ts";
import { openOwnDatabase, readOwnDatabase } from "./own-database.ts";
import { APPLICATION_ID, MIGRATIONS, type Migration } from "./schema.ts";

export interface OpenedDatabase {
  readonly db: Database.Database;
  readonly migration: MigrationReport | null;
}

const BUSY_TIMEOUT_MS = 5_000;
/** What is left of the write-ahead log after a long read kept it from being written back. */
const WAL_BYTES = 8 * 1024 * 1024;
/** What is worked with fits many times; the 16 MiB that are usual here would fill up as the database grows. */
const CACHE_KIB = 4_096;

/** Opens the database for the one writer, making or migrating it. A database that is not ours is left as it is. */
export const openForWriting = (
  path: string,
  now: Date,
  migrations: readonly Migration[] = MIGRATIONS,
): OpenedDatabase => {
  if (existsSync(path)) inspect(path, migrations);
  return explain(path, () => {
    const db = openOwnDatabase(path, BUSY_TIMEOUT_MS);
    try {
      // Works on a database without tables only: one from before it keeps its size, and uses free pages again.
      db.pragma("auto_vacuum = INCREMENTAL");
      db.pragma("journal_mode = WAL");
      // One writer can afford a flush for every decision: a stored message survives a power cut.
      db.pragma("synchronous = FULL");
      db.pragma("foreign_keys = ON");
      db.pragma(`journal_size_limit = ${WAL_BYTES}`);
      db.pragma(`cache_size = -${CACHE_KIB}`);
      return { db, migration: migrate(db, path, migrations, now) };
    } catch (error) {
      db.close();
      throw error;
    }
  });
};

/** Opens the database for looking only; null when there is none. It is never created, migrated or repaired. */
export const openForReading = (path: string): Database.Database | null => {
  if (!existsSync(path)) return null;
  inspect(path, MIGRATIONS);
  return explain(path, () => readOwnDatabase(path, BUSY_TIMEOUT_MS));
};

/** Refuses a foreign or newer database before anything writes to it. */
const inspect = (path: string, migrations: readonly Migration[]): void => {
  if (statSync(path).size === 0) return;
  const { id, version, objects } = explain(path, () => {
    const db = readOwnDatabase(path, BUSY_TIMEOUT_MS);
    try {
      return {
        id: db.pragma("application_id", { simple: true }) as number,
        version: db.pragma("user_version", { simple: true }) as number,
        objects: db.prepare("SELECT count(*) FROM sqlite_schema").pluck().get() as number,
      };
    } finally {
      db.close();
    }
  });
  // A header and nothing else: the process that was making it died. There is nothing in it to lose.
  if (objects === 0 && version === 0 && id === 0) return;
  if (id !== APPLICATION_ID)
    throw new TeamAgentError(
      "database_foreign",
      `${path} is not a database of this program (application id ${id}); it was left untouched`,
      {
        action: `mv ${quotePath(path)} ${quotePath(`${path}.foreign`)}`,
      },
    );
  const newest = migrations.at(-1)?.version ?? 0;
  if (version > newest)
    throw new TeamAgentError(
      "database_newer",
      `${path} was written by a newer team-agent (schema ${version}, this one knows ${newest}); it was left untouched`,
      {
        action: "npx @team-agent/installer",
      },
    );
};

export const explain = <T>(path: string, run: () => T): T => {
  try {
    return run();
  } catch (error) {
    const code = (error as { code?: string }).code ?? "";
    if (/^SQLITE_(BUSY|LOCKED)/.test(code))
      throw new TeamAgentError("database_locked", `${path} is locked by another program`, {
        action: "team-agent doctor",
        cause: error,
      });
    if (/^SQLITE_(NOTADB|CORRUPT)/.test(code))
      throw new TeamAgentError(
        "database_corrupt",
        `${path} is damaged (${(error as Error).message}); it was left untouched`,
        {
          action: `mv ${quotePath(path)} ${quotePath(`${path}.damaged`)}`,
          cause: error,
        },
      );
    if (code === "SQLITE_FULL" || code === "ENOSPC")
      throw new TeamAgentError("disk_full", `no space left for ${path}`, {
        action: "free some disk space and run the command again",
        cause: error,
      });
    if (/^(?:SQLITE_(?:CANTOPEN|READONLY|IOERR|PERM)|EACCES|EPERM|EROFS|EEXIST|ENOTDIR)/.test(code))
      throw new TeamAgentError("workspace_read_only", `cannot write ${path} (${(error as Error).message})`, {
        action: `make ${quotePath(dirname(path))} writable, or run from another workspace`,
        cause: error,
      });
    throw error;
  }
};
