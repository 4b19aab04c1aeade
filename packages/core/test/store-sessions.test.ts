import { readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { driftOf } from "../src/sessions/drift.ts";
import { openForReading, openForWriting } from "../src/store/open-database.ts";
import { MIGRATIONS } from "../src/store/schema.ts";
import { createStore } from "../src/store/store.ts";
import { tempDir } from "./bench.ts";

const AT = new Date("2026-01-02T03:04:05Z");
const alice = { teamKey: "t", agentId: "alice" };

/** A database in which what is known of conversations still stands as JSON beside the workspace's own mark. */
const older = () => {
  const path = join(tempDir(), "team.db");
  const { db } = openForWriting(
    path,
    AT,
    MIGRATIONS.filter(({ version }) => version < 9),
  );
  const session = db.prepare(
    "INSERT INTO sessions (team_key, agent_id, session_id, transcript_path, read_offset, spawn_cwd, confidence) VALUES ('t', ?, ?, ?, ?, '/w', 'high')",
  );
  session.run("alice", "s2", "/r/s2", 5);
  session.run("bob", "b1", "/r/b1", 6);
  const meta = db.prepare("INSERT INTO meta VALUES (?, ?)");
  const stored = { session_id: "s1", transcript_path: "/r/s1", read_offset: 70 };
  meta.run("workspace", "{}");
  meta.run("begun:t/alice", "1700000000123");
  meta.run("drift:t/alice", JSON.stringify({ stored, actual: "s2", since: 1_700_000_000_456 }));
  meta.run("drift:t/bob", "");
  meta.run("compactions:t/alice", JSON.stringify({ session: "s1", count: 3 }));
  meta.run("compactions:t/bob", "{}");
  meta.run("compactions:t/gone", JSON.stringify({ session: "unknown", count: 1 }));
  db.close();
  return { path, stored };
};

test("what an older database knows of conversations is brought into tables of their own", () => {
  const { path, stored } = older();
  const { db, migration } = openForWriting(path, AT);
  const store = createStore(db);
  onTestFinished(() => store.close());
  expect(migration).toMatchObject({ from: 8 });
  expect(store.sessions.get("t", "alice")).toMatchObject({
    session_id: "s2",
    transcript_path: "/r/s2",
    read_offset: 5,
    begun_at: 1_700_000_000_123,
  });
  expect(store.sessions.get("t", "bob")).toMatchObject({ session_id: "b1", begun_at: 0 });
  expect(driftOf(store, alice)).toEqual({ stored, actual: "s2", since: 1_700_000_000_456 });
  expect(driftOf(store, { teamKey: "t", agentId: "bob" })).toBeNull();
  expect(store.sessions.compactions("t", "alice", "s1")).toBe(3);
  expect(store.sessions.compactions("t", "bob", "b1")).toBe(0);
  // The copy that was made before still has them where they were; here nothing is left of them there.
  expect(db.prepare("SELECT key FROM meta").pluck().all()).toEqual(["workspace"]);
});

test("an older database that is only looked at knows of no other conversation in a window", () => {
  const store = createStore(openForReading(older().path)!);
  onTestFinished(() => store.close());
  expect(driftOf(store, alice)).toBeNull();
  expect(store.sessions.get("t", "alice")).toMatchObject({ session_id: "s2" });
});

test("the architecture's page says of every table what it holds", () => {
  const page = readFileSync(join(import.meta.dirname, "../../../docs/architecture.md"), "utf8");
  const [, section] = page.split("### The tables\n");
  const shown = [...(section ?? "").split("\n## ")[0]!.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, names]) =>
    [...names!.matchAll(/`(\w+)`/g)].map(([, name]) => name),
  );
  const db = new Database(":memory:");
  onTestFinished(() => void db.close());
  for (const { sql } of MIGRATIONS) db.exec(sql);
  const tables = db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .pluck()
    .all();
  expect(shown.sort()).toEqual(tables);
});
