import { constants, copyFileSync, existsSync, rmSync } from "node:fs";
import { TeamAgentError } from "@team-agent/plugin-api";
import type Database from "better-sqlite3";
import { APPLICATION_ID, type Migration } from "./schema.ts";

export interface MigrationReport {
  readonly from: number;
  readonly to: number;
  /** Copy of the database as it was; null for a new one. */
  readonly backup: string | null;
}

/**
 * Brings a database to the newest version, all of it or nothing. A copy is made first, and the rows of every table
 * that existed before are counted before and after: none may have fewer, unless the migration says where they went.
 */
export const migrate = (
  db: Database.Database,
  path: string,
  migrations: readonly Migration[],
  now: Date,
): MigrationReport | null => {
  const from = db.pragma("user_version", { simple: true }) as number;
  const newest = migrations.at(-1)?.version ?? 0;
  if (from >= newest) return null;

  const isNew = tables(db).length === 0;
  const backup = isNew ? null : `${path}.pre-migration-${stamp(now)}-from-v${from}.bak`;
  if (backup) {
    // Everything in the write-ahead log must be in the file before it is copied.
    db.pragma("wal_checkpoint(TRUNCATE)");
    rmSync(backup, { force: true });
    copyFileSync(path, backup, constants.COPYFILE_EXCL);
  }
  const before = isNew ? new Map<string, number>() : rowCounts(db);
  db.transaction(() => {
    const due = migrations.filter(({ version }) => version > from);
    for (const { sql } of due) db.exec(sql);
    const after = rowCounts(db);
    for (const [table, rows] of before)
      if ((after.get(table) ?? 0) < rows && !due.some(({ moves }) => moves === table))
        throw new TeamAgentError(
          "migration_lost_rows",
          `migrating ${path} would change ${table} from ${rows} to ${after.get(table) ?? 0} rows`,
          {
            action: "team-agent doctor",
            data: { table, before: rows, after: after.get(table) ?? 0, backup },
          },
        );
    db.pragma(`user_version = ${newest}`);
    db.pragma(`application_id = ${APPLICATION_ID}`);
  }).immediate();
  return { from, to: newest, backup: backup && existsSync(backup) ? backup : null };
};

const tables = (db: Database.Database): string[] =>
  db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all() as string[];

const rowCounts = (db: Database.Database): Map<string, number> =>
  new Map(
    tables(db).map((name) => [name, db.prepare(`SELECT count(*) FROM "${name}"`).pluck().get() as number]),
  );

const stamp = (now: Date): string =>
  now
    .toISOString()
    .replaceAll(/[-:]/g, "")
    .replace(/\.\d+Z$/, "Z");
