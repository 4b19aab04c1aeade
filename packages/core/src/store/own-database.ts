import { chmodSync, type Stats } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import {
  createOwnFile,
  lookAt,
  makeOwnFolder,
  requireOwn,
  requireOwnFolders,
  unsafePath,
} from "../workspace/index.ts";

/** What SQLite keeps beside a database, and opens by itself. */
const BESIDE = ["-wal", "-shm", "-journal"];

/**
 * Opens a database of ours, making it where there is none. SQLite takes a path and no open file, so what stands there is
 * proven before and compared after: a file that was put in its place meanwhile is refused.
 */
export const openOwnDatabase = (path: string, timeout: number): Database.Database => {
  makeOwnFolder(dirname(path));
  const before = requireFiles(path) ?? make(path);
  if ((before.mode & 0o077) !== 0) chmodSync(path, 0o600);
  return openProven(path, before, { timeout });
};

/** The same for looking only; the file is there. */
export const readOwnDatabase = (path: string, timeout: number): Database.Database => {
  requireOwnFolders(dirname(path));
  const before = requireFiles(path);
  return before
    ? openProven(path, before, { readonly: true, timeout })
    : new Database(path, { readonly: true });
};

/** The database's own file as it stands; null where there is none. */
const requireFiles = (path: string): Stats | null => {
  for (const name of [path, ...BESIDE.map((ending) => `${path}${ending}`)]) {
    const stat = lookAt(name);
    if (stat) requireOwn(name, stat, "file");
  }
  return lookAt(path);
};

const make = (path: string): Stats => {
  createOwnFile(path);
  return requireFiles(path)!;
};

const openProven = (path: string, before: Stats, options: Database.Options): Database.Database => {
  const db = new Database(path, options);
  const after = lookAt(path);
  if (after && after.dev === before.dev && after.ino === before.ino) return db;
  db.close();
  throw unsafePath("path_unsafe", path, "became another file while it was opened", "team-agent doctor");
};
