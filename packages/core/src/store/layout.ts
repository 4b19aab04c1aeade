import Database from "better-sqlite3";
import { openForReading } from "./open-database.ts";
import { MIGRATIONS } from "./schema.ts";

export interface LayoutReport {
  readonly version: number;
  readonly expected: number;
  /** `table.column` of the newest schema that the database lacks. */
  readonly missing: readonly string[];
}

/** Compares a database with a new one of the newest schema; null when there is none. Throws as `openForReading` does. */
export const readLayout = (path: string): LayoutReport | null => {
  const db = openForReading(path);
  if (!db) return null;
  const scratch = new Database(":memory:");
  try {
    for (const { sql } of MIGRATIONS) scratch.exec(sql);
    const there = new Set(columnsOf(db));
    return {
      version: db.pragma("user_version", { simple: true }) as number,
      expected: MIGRATIONS.at(-1)?.version ?? 0,
      missing: columnsOf(scratch).filter((column) => !there.has(column)),
    };
  } finally {
    db.close();
    scratch.close();
  }
};

const columnsOf = (db: Database.Database): readonly string[] =>
  db
    .prepare(
      "SELECT t.name || '.' || c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY 1",
    )
    .pluck()
    .all() as string[];
