import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { isTeamAgentError } from "@team-agent/plugin-api";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { openForReading, openForWriting } from "../src/store/open-database.ts";
import { APPLICATION_ID, MIGRATIONS, type Migration } from "../src/store/schema.ts";
import { createStore } from "../src/store/store.ts";
import { tempDir } from "./bench.ts";

const AT = new Date("2026-01-02T03:04:05Z");
const V1: Migration = { version: 1, sql: "CREATE TABLE things (name TEXT); CREATE TABLE others (n INTEGER)" };
const V2: Migration = {
  version: 2,
  sql: "ALTER TABLE things ADD COLUMN note TEXT; CREATE TABLE more (n INTEGER)",
};
const LOSES: Migration = { version: 2, sql: "DELETE FROM things WHERE name = 'b'" };
const DROPS: Migration = {
  version: 2,
  sql: "CREATE TABLE things2 AS SELECT * FROM things; DROP TABLE things",
};
const BROKEN: Migration = {
  version: 2,
  sql: "CREATE TABLE half (n INTEGER); INSERT INTO nowhere VALUES (1)",
};

const open = (path: string, migrations: readonly Migration[]) => {
  const opened = openForWriting(path, AT, migrations);
  onTestFinished(() => void opened.db.close());
  return opened;
};
/** A database of version 1 with two rows, closed. */
const madeV1 = () => {
  const path = join(tempDir(), "runtime", "team.db");
  const { db } = openForWriting(path, AT, [V1]);
  db.exec("INSERT INTO things VALUES ('a'), ('b')");
  db.close();
  return path;
};
const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (isTeamAgentError(error)) {
      expect(error.action, "an error says what to run next").toBeTruthy();
      return error.code;
    }
    return `not ours: ${String(error)}`;
  }
  return "no error";
};
const namesIn = (path: string) => {
  const db = new Database(path, { readonly: true });
  try {
    return db.prepare("SELECT name FROM things ORDER BY name").pluck().all();
  } finally {
    db.close();
  }
};
/** Proves that not one byte of a file changed, and that nothing but SQLite's own lock files was put beside it. */
const leavesUntouched = (path: string, run: () => void) => {
  const beside = () => readdirSync(dirname(path)).filter((name) => !/-(?:wal|shm)$/.test(name));
  const [bytes, names] = [readFileSync(path), beside()];
  run();
  expect(readFileSync(path).equals(bytes)).toBe(true);
  expect(beside()).toEqual(names);
};

test("a new database is made with its folder, for its owner alone, and needs no backup", () => {
  const path = join(tempDir(), "a", "b", "team.db");
  const { db, migration } = open(path, MIGRATIONS);
  expect(migration).toEqual({ from: 0, to: MIGRATIONS.at(-1)!.version, backup: null });
  expect(db.pragma("application_id", { simple: true })).toBe(APPLICATION_ID);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect([db.pragma("journal_mode", { simple: true }), db.pragma("synchronous", { simple: true })]).toEqual([
    "wal",
    2,
  ]);
});

test("a database of the same version is opened as it is", () => {
  expect(open(madeV1(), [V1]).migration).toBeNull();
});

test("an empty file is taken for a new database", () => {
  const path = join(tempDir(), "team.db");
  writeFileSync(path, "");
  expect(open(path, [V1]).migration).toMatchObject({ from: 0, to: 1 });
});

test("a database that was just being made when the power went is made again", () => {
  const path = join(tempDir(), "team.db");
  const db = new Database(path);
  db.pragma("journal_mode = WAL");
  db.close();
  expect(statSync(path).size).toBeGreaterThan(0);
  expect(open(path, [V1]).migration).toMatchObject({ from: 0, to: 1 });
});

test("a migration keeps every row, and leaves a copy of the database as it was", () => {
  const path = madeV1();
  const { db, migration } = open(path, [V1, V2]);
  expect(db.prepare("SELECT name, note FROM things ORDER BY name").raw().all()).toEqual([
    ["a", null],
    ["b", null],
  ]);
  expect(migration).toEqual({ from: 1, to: 2, backup: `${path}.pre-migration-20260102T030405Z-from-v1.bak` });
  expect(namesIn(migration!.backup!)).toEqual(["a", "b"]);
  expect(new Database(migration!.backup!, { readonly: true }).pragma("user_version", { simple: true })).toBe(
    1,
  );
});

test("a database from before there were questions is looked at as one that has none", () => {
  const path = join(tempDir(), "team.db");
  openForWriting(
    path,
    AT,
    MIGRATIONS.filter(({ version }) => version < 3),
  ).db.close();
  const store = createStore(openForReading(path)!);
  onTestFinished(() => store.close());
  expect(store.questions.openOf("t")).toEqual([]);
  expect([...store.archive.questions("t")]).toEqual([]);
});

test("a conversation that was only guessed is forgotten by the migration, and the others are kept", () => {
  const path = join(tempDir(), "team.db");
  const { db } = open(
    path,
    MIGRATIONS.filter(({ version }) => version < 5),
  );
  const put = db.prepare(
    "INSERT INTO sessions (team_key, agent_id, session_id, transcript_path, read_offset, spawn_cwd, confidence) VALUES ('t', ?, ?, 'p', 7, '/', ?)",
  );
  put.run("guessed", "s1", "medium");
  put.run("named", "s2", "high");
  put.run("chosen", "s3", null);
  db.close();
  const after = open(path, MIGRATIONS).db;
  const rows = after.prepare("SELECT agent_id, session_id, transcript_path, read_offset FROM sessions").raw();
  expect(rows.all().sort()).toEqual([
    ["chosen", "s3", "p", 7],
    ["guessed", null, null, 0],
    ["named", "s2", "p", 7],
  ]);
});

test("the copy holds what was still in the write-ahead log", () => {
  const path = join(tempDir(), "team.db");
  const { db } = open(path, [V1]);
  db.exec("INSERT INTO things VALUES ('late')");
  const copy = join(tempDir(), "team.db");
  for (const end of ["", "-wal"]) copyFileSync(path + end, copy + end);
  const { migration } = open(copy, [V1, V2]);
  expect(namesIn(migration!.backup!)).toEqual(["late"]);
});

test.each([
  ["deletes a row", LOSES, "migration_lost_rows"],
  ["takes a table away", DROPS, "migration_lost_rows"],
])("a migration that %s is taken back whole", (_name, migration, code) => {
  const path = madeV1();
  expect(codeOf(() => openForWriting(path, AT, [V1, migration]))).toBe(code);
  expect(namesIn(path)).toEqual(["a", "b"]);
  expect(open(path, [V1]).migration).toBeNull();
});

test("a migration that says whose rows it moves may take rows from that table, and from no other", () => {
  const path = madeV1();
  expect(codeOf(() => openForWriting(path, AT, [V1, { ...LOSES, moves: "others" }]))).toBe(
    "migration_lost_rows",
  );
  open(path, [V1, { ...LOSES, moves: "things" }]);
  expect(namesIn(path)).toEqual(["a"]);
});

test("a migration that fails half way is taken back whole", () => {
  const path = madeV1();
  expect(() => openForWriting(path, AT, [V1, BROKEN])).toThrow(/nowhere/);
  const { db } = open(path, [V1]);
  expect(db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").pluck().get()).toBe(0);
});

test("a refused migration keeps no hold of the database", () => {
  const path = madeV1();
  codeOf(() => openForWriting(path, AT, [V1, LOSES]));
  const held = readdirSync("/proc/self/fd").filter((fd) => linkOf(fd).startsWith(path));
  expect(held).toEqual([]);
});

test("a database of a newer version is refused and not touched by a byte", () => {
  const path = madeV1();
  openForWriting(path, AT, [V1, V2]).db.close();
  leavesUntouched(path, () => expect(codeOf(() => openForWriting(path, AT, [V1]))).toBe("database_newer"));
});

test("a database of another program is refused and not touched by a byte", () => {
  const path = join(tempDir(), "team.db");
  const db = new Database(path);
  db.exec("CREATE TABLE agents (x); INSERT INTO agents VALUES (1)");
  db.close();
  leavesUntouched(path, () => {
    expect(codeOf(() => openForWriting(path, AT))).toBe("database_foreign");
    expect(codeOf(() => openForReading(path))).toBe("database_foreign");
  });
});

test("a file that is no database is refused and not touched by a byte", () => {
  const path = join(tempDir(), "team.db");
  writeFileSync(path, "this is a letter, not a database\n".repeat(500));
  leavesUntouched(path, () => {
    expect(codeOf(() => openForWriting(path, AT))).toBe("database_corrupt");
    expect(codeOf(() => openForReading(path))).toBe("database_corrupt");
  });
});

test("a damaged database is refused with the command that moves it aside", () => {
  const path = madeV1();
  const bytes = readFileSync(path);
  bytes.fill(0xaa, 100);
  writeFileSync(path, bytes);
  expect(codeOf(() => openForWriting(path, AT, [V1, V2]))).toBe("database_corrupt");
});

test("a database that another program has locked is called locked, not damaged", { timeout: 20_000 }, () => {
  const path = madeV1();
  const other = new Database(path);
  onTestFinished(() => void other.close());
  other.pragma("locking_mode = EXCLUSIVE");
  other.exec("BEGIN EXCLUSIVE");
  expect(codeOf(() => openForWriting(path, AT, [V1, V2]))).toBe("database_locked");
});

test("looking never makes a database", () => {
  const path = join(tempDir(), "team.db");
  expect(openForReading(path)).toBeNull();
  expect(existsSync(path)).toBe(false);
});

test("looking works beside a coordinator that writes, and cannot write itself", () => {
  const path = join(tempDir(), "team.db");
  open(path, MIGRATIONS).db.prepare("INSERT INTO meta VALUES ('k', 'v')").run();
  const reader = openForReading(path)!;
  onTestFinished(() => void reader.close());
  expect(reader.prepare("SELECT value FROM meta").pluck().get()).toBe("v");
  expect(() => reader.prepare("DELETE FROM meta").run()).toThrow(/readonly/);
});

const isRoot = process.getuid?.() === 0;
test.skipIf(isRoot)(
  "a folder that cannot be written to is named (cannot be tested as root, whom no mode stops)",
  () => {
    const folder = join(tempDir(), "locked");
    mkdirSync(folder);
    chmodSync(folder, 0o500);
    expect(codeOf(() => openForWriting(join(folder, "team.db"), AT))).toBe("workspace_read_only");
    expect(codeOf(() => openForWriting(join(folder, "deeper", "team.db"), AT))).toBe("workspace_read_only");
  },
);

test("a file where the folder should be is told as what it is", () => {
  const file = join(tempDir(), "runtime");
  writeFileSync(file, "");
  expect(codeOf(() => openForWriting(join(file, "team.db"), AT))).toBe("path_unsafe");
});

const linkOf = (fd: string): string => {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return "";
  }
};
