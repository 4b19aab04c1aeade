import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { moveMessage } from "../src/mail/move.ts";
import type { Change } from "../src/runtime/changes.ts";
import { LOST, MESSAGE_STATUSES } from "../src/store/message-rows.ts";
import { createMessageViews } from "../src/store/message-views.ts";
import { openForWriting } from "../src/store/open-database.ts";
import { createRetention } from "../src/store/retention.ts";
import { MIGRATIONS } from "../src/store/schema.ts";
import { createSql, type Sql } from "../src/store/statements.ts";
import { createStore } from "../src/store/store.ts";
import { tempDir } from "./bench.ts";
import { rig } from "./rig.ts";
import { newMessage } from "./rows.ts";

test.each(MESSAGE_STATUSES)(
  "a message that becomes %s is told to whoever waits, once, and lets the next one go",
  (to) => {
    const { context, send, pokes } = rig();
    const message = send("hello");
    pokes.length = 0;
    const heard: Change[] = [];
    context.changes.on((change) => heard.push(change));
    const told: string[] = [];
    const move = {
      from: ["accepted"],
      to,
      source: "test",
      detail: "x",
      tell: () => void told.push(to),
    } as const;
    expect(moveMessage(context, message, move)).toBe(true);
    expect(heard).toEqual([{ kind: "message", teamKey: "t", id: message.message_id }]);
    expect(pokes).toEqual(to === "accepted" || LOST.includes(to) ? ["t/alice"] : []);
    if (to !== "accepted") expect(moveMessage(context, message, move)).toBe(false);
    expect(told).toEqual([to]);
  },
);

test("an attempt that is over is told as any other change", () => {
  const { context, send, store, clock } = rig();
  const { message_id } = send("hello");
  store.messages.claim(message_id, "att", clock.now() + 10, { at: clock.now(), source: "test", detail: "x" });
  const heard: Change[] = [];
  context.changes.on((change) => heard.push(change));
  clock.advance(20);
  for (const message of store.messages.leasesBefore(clock.now()))
    moveMessage(context, message, {
      from: ["target_resolved"],
      to: "accepted",
      source: "sweep",
      detail: "over",
    });
  expect(heard).toHaveLength(1);
});

/** Statements that are only explained: what SQLite would do, without the rows. */
const explained = () => {
  const { db } = openForWriting(join(tempDir(), "team.db"), new Date(0));
  onTestFinished(() => void db.close());
  const plans: string[] = [];
  const real = createSql({ db, before: () => {} });
  const explain: Sql["all"] = (text, ...params) => {
    const plan = real.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${text}`, ...params);
    plans.push(plan.map(({ detail }) => detail).join("; "));
    return [];
  };
  return { sql: { ...real, all: explain }, plans };
};

test("open and old messages are found by their indexes, which name the statuses that end one", () => {
  const { sql, plans } = explained();
  const views = createMessageViews(sql);
  views.open("t", "alice");
  views.waitingCounts("t");
  expect(plans.filter((plan) => !plan.includes("messages_open"))).toEqual([]);
  createRetention(sql).batch({ teamKey: "t", before: 1 }, null, null);
  expect(plans.some((plan) => plan.includes("messages_prunable"))).toBe(true);
});

test("the turn that an older version handed a message over in is kept as a column, and its frame still proves it", () => {
  const path = join(tempDir(), "team.db");
  const before = openForWriting(
    path,
    new Date(0),
    MIGRATIONS.filter(({ version }) => version < 7),
  ).db;
  const old = createStore(before);
  const given = (source: string, detail: string) => {
    const { message_id } = old.messages.insert(newMessage()).row;
    old.messages.transition(
      message_id,
      ["accepted"],
      "submitted",
      { at: 7, source, detail },
      { attempt: "att" },
    );
    return message_id;
  };
  const [named, unnamed] = [given("promptSubmitted", "attempt att, turn t9"), given("paste", "attempt att")];
  const waiting = old.messages.insert(newMessage()).row.message_id;
  old.close();
  const store = createStore(openForWriting(path, new Date(0)).db);
  onTestFinished(() => void store.close());
  const form = "unmarked";
  expect(store.handovers.latest(named)).toMatchObject({
    channel: "promptSubmitted",
    form,
    turn_id: "t9",
    at: 7,
  });
  expect(store.handovers.latest(unnamed)).toMatchObject({
    channel: "paste",
    form,
    turn_id: null,
    attempt: "att",
  });
  expect(store.handovers.latest(waiting)).toBeUndefined();
});
