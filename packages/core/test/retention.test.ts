import { join } from "node:path";
import { expect, test } from "vitest";
import { ENDED, MESSAGE_STATUSES } from "../src/store/message-statuses.ts";
import { openForWriting } from "../src/store/open-database.ts";
import { NOTHING } from "../src/store/retention.ts";
import { createStore } from "../src/store/store.ts";
import { tempDir } from "./bench.ts";
import { LATER, prune, scope } from "./pruning.ts";
import { newApproval, newMessage, newQuestion, newResult, newTask, newTokenRow, newWatcher } from "./rows.ts";
import { at, brought, openStore, stored } from "./stores.ts";

test("a finished message loses its text and all but the last of its evidence, and nothing else", () => {
  const store = openStore();
  const id = brought(store, "submitted");
  store.messages.transition(id, ["submitted"], "delivered", at(5));
  const before = store.messages.get(id)!;
  expect(prune(store).counts).toEqual({ ...NOTHING, messages: 1, evidence: 2 });
  expect(store.messages.get(id)).toEqual({ ...before, content: "", pruned_at: LATER });
  expect(store.messages.evidence(id).map(({ status, at }) => [status, at])).toEqual([["delivered", 5]]);
});

test.each(MESSAGE_STATUSES.map((status) => [status, ENDED.includes(status)] as const))(
  "a message that is %s is pruned: %s",
  (status, isEnded) => {
    const store = openStore();
    const id = brought(store, status);
    prune(store, scope(1e12));
    expect(store.messages.get(id)!.content).toBe(isEnded ? "" : "hello");
    expect(store.messages.evidence(id)).toHaveLength(isEnded || status === "accepted" ? 1 : 2);
  },
);

test("the time of the last change counts, to the millisecond", () => {
  const store = openStore();
  const id = brought(store, "delivered");
  expect(prune(store, scope(2)).counts).toEqual(NOTHING);
  expect(prune(store, scope(3)).counts.messages).toBe(1);
  expect(store.messages.get(id)!.pruned_at).toBe(LATER);
});

test("another team is left alone", () => {
  const store = openStore();
  const { message_id: id } = stored(store, { team_key: "other" });
  store.messages.transition(id, MESSAGE_STATUSES, "failed", at(2));
  expect(prune(store).counts).toEqual(NOTHING);
});

test("counting changes nothing and agrees with what is then pruned; what is pruned is not found again", () => {
  const store = openStore();
  for (let index = 0; index < 5; index++) brought(store, "acknowledged");
  brought(store, "accepted");
  const counted = prune(store, scope(), null).counts;
  expect(counted).toEqual({ ...NOTHING, messages: 5, evidence: 5 });
  expect(prune(store).counts).toEqual(counted);
  expect(prune(store).counts).toEqual(NOTHING);
});

test("a pruned message keeps its id and its call, so that neither is taken for a new one", () => {
  const store = openStore();
  const first = stored(store, { call_key: "alice:1" });
  store.messages.transition(first.message_id, MESSAGE_STATUSES, "delivered", at(2));
  prune(store);
  expect(stored(store, { call_key: "alice:1" }).message_id).toBe(first.message_id);
  expect(() => store.messages.insert(newMessage({ message_id: first.message_id }))).toThrow(/UNIQUE/);
  expect(stored(store).seq).toBeGreaterThan(first.seq);
});

test("the text that gave a task stays until the task is done", () => {
  const store = openStore();
  const task = newTask();
  store.tasks.save(task);
  const order = stored(store, { task_id: "task_1" });
  const aside = stored(store, { task_id: "task_1", recipient: "bob" });
  for (const { message_id } of [order, aside])
    store.messages.transition(message_id, MESSAGE_STATUSES, "delivered", at(2));
  prune(store);
  expect([order, aside].map(({ message_id }) => store.messages.get(message_id)!.content)).toEqual([
    "hello",
    "",
  ]);
  store.tasks.save({ ...task, status: "done" });
  expect(prune(store).counts.messages).toBe(1);
});

test("closed turns go, but never the last one of an agent, and never an open one", () => {
  const store = openStore();
  for (const agent of ["alice", "bob"])
    for (const time of [1, 2, 3]) {
      store.turns.open("t", agent, `${agent}${time}`, "test", time);
      if (agent === "alice" || time < 3) store.turns.close("t", agent, "closed", "done", time);
    }
  expect(prune(store).counts).toEqual({ ...NOTHING, turns: 4 });
  expect([store.turns.latest("t", "alice"), store.turns.latest("t", "bob")]).toMatchObject([
    { turn_id: "alice3", closed_at: 3 },
    { turn_id: "bob3", closed_at: null },
  ]);
});

test("closed approvals and questions, finished schedules, withdrawn notices, finished watchers and revoked tokens go; open ones stay", () => {
  const store = openStore();
  for (const name of ["old", "open"]) {
    store.approvals.open(newApproval({ approval_id: name }));
    store.questions.open(newQuestion({ question_id: name }));
    store.scheduled.add("t", 1, "alice", "send", {}, 1);
    store.notices.claim(name, "t", "msg_1", 1);
    store.watchers.add(newWatcher({ watcher_id: name }));
    store.tokens.add(name, newTokenRow({ agent_id: name }));
  }
  store.approvals.close("old", "denied", "person", null, 2);
  const end = { status: "answered", by: "person", answer: "y", answer_id: null, at: 2 } as const;
  store.questions.close("old", end);
  store.scheduled.finish(1, "failed", {}, 2);
  store.notices.withdraw("old", 2);
  store.watchers.finish("old", "notified", "res_1", null, 2);
  store.tokens.revoke("t", "old", 2);
  expect(prune(store).counts).toEqual({
    ...NOTHING,
    approvals: 1,
    questions: 1,
    scheduled: 1,
    notices: 1,
    watchers: 1,
    tokens: 1,
  });
  expect(store.approvals.allOpen()).toMatchObject([{ approval_id: "open" }]);
  expect(store.questions.openOf("t")).toMatchObject([{ question_id: "open" }]);
  expect(store.scheduled.due(5)).toMatchObject([{ id: 2 }]);
  expect(store.notices.standing("open")).toHaveLength(1);
  expect(store.watchers.matching("t", "x", "y")).toMatchObject([{ watcher_id: "open" }]);
  expect([store.tokens.find("old"), store.tokens.find("open")]).toMatchObject([
    undefined,
    { revoked_at: null },
  ]);
  expect(prune(store).counts).toEqual(NOTHING);
});

test("results, tasks and notes are never pruned", () => {
  const store = openStore();
  store.results.insert(newResult({ envelope_json: '{"summary":"s"}' }));
  store.results.collect("res_1", 2);
  store.notes.add("t", "alice", "remember", 1);
  expect(prune(store).counts).toEqual(NOTHING);
  expect(store.results.latest("t", 1)).toMatchObject([{ envelope_json: '{"summary":"s"}' }]);
  expect(store.notes.latest("t", 1)).toMatchObject([{ note: "remember" }]);
});

test("much is pruned in many small batches, and a process that dies between two leaves whole messages", () => {
  const path = join(tempDir(), "team.db");
  const store = createStore(openForWriting(path, new Date(0)).db);
  store.transaction(() => {
    for (let index = 0; index < 450; index++) brought(store, "delivered");
  });
  const { next } = store.retention.batch(scope(), null, LATER);
  // Nothing is closed: the next one finds the file as a killed process leaves it.
  const after = openStore(path);
  const done = after.messages.counts("t");
  expect(done).toEqual([{ status: "delivered", count: 450 }]);
  expect(next).not.toBeNull();
  const rest = prune(after);
  expect(rest.counts).toMatchObject({ messages: 350, evidence: 350 });
  expect(rest.batches).toBeGreaterThan(2);
  store.close();
});

test("a message with more evidence than one batch takes is marked only when all of it is gone", () => {
  const store = openStore();
  const id = brought(store, "delivered");
  for (let index = 0; index < 1_000; index++) store.messages.addEvidence(id, "delivered", at(index));
  const { counts } = store.retention.batch(scope(1e6), null, LATER);
  expect(counts.messages).toBe(0);
  expect(store.messages.get(id)).toMatchObject({ content: "hello", pruned_at: null });
  expect(prune(store, scope(1e6)).counts.messages).toBe(1);
  expect(store.messages.evidence(id)).toHaveLength(1);
});
