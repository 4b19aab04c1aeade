import { DatabaseSync } from "node:sqlite";
import { linesOf } from "./fixture.ts";

interface Kept {
  readonly table: string;
  readonly row: Readonly<Record<string, string | number | null>>;
}

/** The conversation that was recorded. */
export const SESSION = "ses_dfc35b0a6ffeJIzGJDeUMwLgB0";

/** Writes a database as the program's, with the recorded conversation in it; `until` leaves out what came later. */
export const writeDatabase = (file: string, until = Number.POSITIVE_INFINITY): void => {
  const database = new DatabaseSync(file);
  database.exec(`
    PRAGMA journal_mode = WAL;
    CREATE TABLE session (id TEXT PRIMARY KEY, parent_id TEXT, directory TEXT, version TEXT, time_created INTEGER);
    CREATE TABLE message (id TEXT PRIMARY KEY, session_id TEXT, data TEXT);
    CREATE TABLE part (id TEXT PRIMARY KEY, message_id TEXT, session_id TEXT, data TEXT);
    CREATE TABLE event (id TEXT PRIMARY KEY, aggregate_id TEXT, seq INTEGER, type TEXT, data TEXT);
  `);
  for (const { table, row } of linesOf("record.jsonl").map((line) => JSON.parse(line) as Kept)) {
    if (table === "event" && Number(row.seq) > until) continue;
    const names = Object.keys(row);
    const places = names.map(() => "?").join(", ");
    database
      .prepare(`INSERT INTO ${table} (${names.join(", ")}) VALUES (${places})`)
      .run(...Object.values(row));
  }
  database.close();
};
