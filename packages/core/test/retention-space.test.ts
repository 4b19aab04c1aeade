import { spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { MESSAGE_STATUSES } from "../src/store/message-statuses.ts";
import { openForWriting } from "../src/store/open-database.ts";
import { MIGRATIONS } from "../src/store/schema.ts";
import { createStore, type Store } from "../src/store/store.ts";
import { tempDir } from "./bench.ts";
import { LATER, prune, scope } from "./pruning.ts";
import { at, openStore, stored } from "./stores.ts";

/** What stays of a message: its row, its last evidence, and their places in the indexes. */
const ROW_BYTES = 500;

/** What a month leaves behind: a text, two pieces of evidence and a turn for each message. */
const live = (store: Store, now: number, text: string, messages = 500) =>
  store.transaction(() => {
    for (let index = 0; index < messages; index++) {
      const { message_id: id } = stored(store, { content: text, created_at: now });
      store.messages.transition(id, MESSAGE_STATUSES, "delivered", at(now));
      store.turns.open("t", "alice", null, "test", now);
      store.turns.close("t", "alice", "closed", text, now);
    }
  });

test.each([
  ["short texts", 300],
  ["texts of a page", 3_000],
  ["long texts", 30_000],
])("with %s the file stays as it is, but for the row that stays of each message", (_name, length) => {
  const path = join(tempDir(), "team.db");
  const store = createStore(openForWriting(path, new Date(0)).db);
  const sizes: number[] = [];
  const rounds = 6;
  for (let round = 1; round <= rounds; round++) {
    live(store, round * 10, "x".repeat(length));
    prune(store, scope(round * 10 + 1));
    while (store.space.release() > 0);
    sizes.push(store.space.bytes());
  }
  const growth = (sizes.at(-1)! - sizes[0]!) / ((rounds - 1) * 500);
  expect(growth).toBeLessThan(ROW_BYTES);
  store.close();
  expect(statSync(path).size).toBe(sizes.at(-1));
});

test("a file from before free pages were given back stops growing, too", () => {
  const path = join(tempDir(), "team.db");
  const old = new Database(path);
  old.exec("CREATE TABLE first (n)");
  old.pragma("application_id = 0x7465616d");
  old.close();
  const store = createStore(openForWriting(path, new Date(0)).db);
  const sizes = [1, 2, 3, 4].map((round) => {
    live(store, round * 10, "x".repeat(3_000));
    prune(store, scope(round * 10 + 1));
    expect(store.space.release()).toBe(0);
    return store.space.bytes();
  });
  expect(sizes.at(-1)! - sizes[0]!).toBeLessThan(3 * 500 * ROW_BYTES);
  store.close();
});

test("a database from before retention is brought forward with every message, and pruned", () => {
  const path = join(tempDir(), "team.db");
  const before = openForWriting(path, new Date(0), MIGRATIONS.slice(0, 1)).db;
  before.exec(
    `INSERT INTO messages (message_id, team_key, sender, recipient, requires_ack, priority, kind, status, status_since, content, created_at, expires_at)
     VALUES ('msg_1', 't', 'leader', 'alice', 0, 'normal', 'message', 'delivered', 2, 'old', 1, 9), ('msg_2', 't', 'leader', 'alice', 0, 'normal', 'message', 'accepted', 2, 'open', 1, 9)`,
  );
  before.close();
  const store = openStore(path);
  expect(["msg_1", "msg_2"].map((id) => store.messages.get(id))).toMatchObject([
    { seq: 1, content: "old", pruned_at: null },
    { seq: 2, content: "open", pruned_at: null },
  ]);
  expect(prune(store).counts.messages).toBe(1);
  expect(["msg_1", "msg_2"].map((id) => store.messages.get(id)!.content)).toEqual(["", "open"]);
});

test("whenever the process is killed, each message is whole or pruned, and the next one goes on", {
  timeout: 60_000,
}, async () => {
  const path = join(tempDir(), "team.db");
  const store = openStore(path);
  const text = "x".repeat(5_000);
  store.transaction(() => {
    for (let index = 0; index < 2_000; index++) {
      const { message_id: id } = stored(store, { content: text });
      store.messages.transition(id, MESSAGE_STATUSES, "delivered", at(2));
    }
  });
  const left = () => store.messages.inbox("t", "alice", 10_000, 0).filter((row) => row.pruned_at === null);
  const program = fileURLToPath(new URL("./prune-process.ts", import.meta.url));
  const remaining = [2_000];
  for (const batches of [1, 2, 4]) {
    const child = spawn(process.execPath, [program, path, `${LATER}`], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(child, "exit");
    let said = 0;
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      said += chunk.length;
      if (said >= batches) child.kill("SIGKILL");
    }
    await ended;
    for (const row of store.messages.inbox("t", "alice", 10_000, 0)) {
      const evidence = store.messages.evidence(row.message_id).length;
      expect([row.content.length, evidence]).toEqual(row.pruned_at === null ? [5_000, 2] : [0, 1]);
    }
    remaining.push(left().length);
  }
  expect(remaining).toEqual([...new Set(remaining)].sort((a, b) => b - a));
  expect(remaining.at(-1)).toBeGreaterThan(0);
  prune(store);
  expect(left()).toEqual([]);
});
