import type { DatabaseSync } from "node:sqlite";

/** Opens the person's conversations to read them. Loaded when it is needed, because a program of many uses has no use for it. */
export const openDatabase = (file: string): DatabaseSync => {
  const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
  const database = new DatabaseSync(file, { readOnly: true });
  // The program may be writing; a moment is enough.
  database.exec("PRAGMA busy_timeout = 200");
  return database;
};
