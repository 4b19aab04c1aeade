import { existsSync } from "node:fs";
import { join } from "node:path";
import type { OpenRecord, RecordEntry } from "@team-agent/plugin-api";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { tempDir, until } from "../../test/bench.ts";
import { systemClock } from "../ground/index.ts";
import { followRecord } from "./follow-record.ts";

/** A program's database of prompts, as a provider would read it. */
const ledger = () => {
  const path = join(tempDir(), "ledger.db");
  let writer: Database.Database | null = null;
  const program = () => {
    if (writer) return writer;
    writer = new Database(path);
    writer.pragma("journal_mode = WAL");
    writer.exec("CREATE TABLE IF NOT EXISTS event (session TEXT, seq INTEGER, text TEXT)");
    onTestFinished(() => void writer?.close());
    return writer;
  };
  const write = (session: string, ...texts: string[]) => {
    const { next } = program()
      .prepare("SELECT coalesce(max(seq), 0) + 1 AS next FROM event WHERE session = ?")
      .get(session) as { next: number };
    for (const [index, text] of texts.entries())
      program()
        .prepare("INSERT INTO event VALUES (?,?,?)")
        .run(session, next + index, text);
  };
  let opened = 0;
  const open = (session: string, cursor: number): OpenRecord => {
    const reader = new Database(path, { readonly: true, fileMustExist: true });
    opened += 1;
    const last = reader
      .prepare("SELECT coalesce(max(seq), 0) AS seq FROM event WHERE session = ?")
      .get(session) as { seq: number };
    const fromStart = cursor > last.seq;
    let place = fromStart ? 0 : cursor;
    return {
      fromStart,
      files: [path, `${path}-wal`],
      read: () => {
        const rows = reader
          .prepare("SELECT seq, text FROM event WHERE session = ? AND seq > ? ORDER BY seq LIMIT 3")
          .all(session, place) as { seq: number; text: string }[];
        place = rows.at(-1)?.seq ?? place;
        return rows.map(({ seq, text }) => ({
          cursor: seq,
          facts: [{ kind: "textSeen", at: 1, origin: "prompt", text }],
        }));
      },
      close: () => reader.close(),
    };
  };
  return { path, write, open, openings: () => opened };
};

const follow = ({ path, open }: ReturnType<typeof ledger>, cursor = 0, fail = { now: false }) => {
  const seen = { texts: [] as string[], cursor, resets: 0, from: [] as number[] };
  const follower = followRecord({
    clock: systemClock,
    path,
    cursor,
    open: (at) => open("s1", at),
    onEntries: (entries: readonly RecordEntry[], from) => {
      if (fail.now) throw new Error("disk full");
      seen.from.push(from);
      seen.cursor = entries.at(-1)!.cursor;
      for (const fact of entries.flatMap(({ facts }) => facts))
        if (fact.kind === "textSeen") seen.texts.push(fact.text);
    },
    onReset: () => void (seen.resets += 1),
  });
  onTestFinished(() => follower.stop());
  return { seen, follower };
};

test("what a record holds is read at once, in parts, and each part says where it begins", () => {
  const record = ledger();
  record.write("s1", "one", "two", "three", "four");
  record.write("s2", "somebody else's");
  const { seen } = follow(record);
  expect(seen).toEqual({ texts: ["one", "two", "three", "four"], cursor: 4, resets: 0, from: [0, 3] });
});

test("what is written to the log of a database is noticed without being asked, by a record that stays open", async () => {
  const record = ledger();
  record.write("s1", "one");
  const { seen } = follow(record);
  record.write("s1", "two");
  await until("the second text", () => seen.texts.length === 2);
  record.write("s1", "three");
  await until("the third text", () => seen.texts.length === 3);
  expect(record.openings()).toBe(1);
});

test("a record that does not exist yet is followed once it does, and none is made", async () => {
  const record = ledger();
  const { seen } = follow(record);
  expect(existsSync(record.path)).toBe(false);
  record.write("s1", "one");
  await until("the first text", () => seen.texts.length === 1);
});

test("reading goes on where an earlier life stopped", () => {
  const record = ledger();
  record.write("s1", "one", "two", "three");
  expect(follow(record, 2).seen).toMatchObject({ texts: ["three"], cursor: 3, resets: 0 });
});

test("a cursor that is none of this record's is not believed", () => {
  const record = ledger();
  record.write("s1", "one", "two");
  expect(follow(record, 9).seen).toMatchObject({ texts: ["one", "two"], cursor: 2, resets: 1 });
});

test("a reader that fails gets the same entries again", () => {
  const record = ledger();
  record.write("s1", "one");
  const fail = { now: false };
  const { seen, follower } = follow(record, 0, fail);
  record.write("s1", "two");
  fail.now = true;
  expect(() => follower.read()).toThrow("disk full");
  fail.now = false;
  record.write("s1", "three");
  follower.read();
  expect(seen.texts).toEqual(["one", "two", "three"]);
});

test("a long record is read with other work in between", async () => {
  const record = ledger();
  record.write("s1", ...Array.from({ length: 200 }, (_, index) => `text ${index}`));
  const { seen } = follow(record);
  expect(seen.texts.length).toBeLessThan(200);
  await until("the rest", () => seen.texts.length === 200);
  expect(new Set(seen.texts).size).toBe(200);
});

test("after it was stopped nothing is read any more", async () => {
  const record = ledger();
  record.write("s1", "one");
  const { seen, follower } = follow(record);
  const other = follow(record);
  follower.stop();
  record.write("s1", "two");
  await until("another follower to see it", () => other.seen.texts.length === 2);
  follower.read();
  expect(seen.texts).toEqual(["one"]);
});
