import { expect, test } from "vitest";
import { nearest } from "../src/ground/nearest.ts";
import { acceptMessage } from "../src/mail/accept.ts";
import { collectResults } from "../src/work/collect.ts";
import { reportResult } from "../src/work/results.ts";
import { nextTaskState } from "../src/work/task-of-report.ts";
import { rig } from "./rig.ts";
import { newTask, newWatcher } from "./rows.ts";

test("a report acknowledges the messages of its task, settles the task, and tells the leader once", () => {
  const { context, store, clock } = rig();
  store.tasks.save(newTask({ updated_at: clock.now() }));
  const order = { teamKey: "t", sender: "leader", recipient: "alice", taskId: "task_1" };
  const asked = acceptMessage(context, { ...order, content: "x" });
  store.sessions.begin("t", "alice", "/w", { sessionId: "s1", transcriptPath: "/record", offset: 0 });
  const unproven = acceptMessage(context, { ...order, content: "y" });
  const evidence = { at: 1, source: "test", detail: "" };
  for (const { message_id } of [asked, unproven])
    store.messages.transition(message_id, ["accepted"], "submitted", evidence);
  store.messages.transition(asked.message_id, ["submitted"], "delivered", evidence);
  store.watchers.add(newWatcher({ agent_id: "alice" }));
  const call = () =>
    reportResult(context, { teamKey: "t", agentId: "alice" }, { summary: "done", status: "ok" }, "t/alice:1");
  const [first, again] = [call(), call()];
  expect(first).toMatchObject({ status: "stored", task_id: "task_1" });
  expect(again).toMatchObject({ status: "duplicate_ignored", result_id: first.result_id });
  expect(store.messages.get(asked.message_id)?.status).toBe("acknowledged");
  expect(store.messages.get(unproven.message_id)!.status).toBe("submitted");
  expect(store.tasks.get("t", "task_1")).toMatchObject({ status: "done", summary: "done" });
  expect(store.messages.open("t", "leader")).toHaveLength(1);
  expect(store.watchers.matching("t", "task_1", "alice")).toEqual([]);
  expect(collectResults(context, "t").collected).toHaveLength(1);
  expect(collectResults(context, "t")).toMatchObject({ collected: [], total: 1, uncollected: 0 });
});

test("a report settles no task that is another agent's", () => {
  const { context, store } = rig();
  store.tasks.save(newTask({ task_id: "task_b", assignee: "bob" }));
  reportResult(context, { teamKey: "t", agentId: "alice" }, { summary: "not mine", task_id: "task_b" }, null);
  expect(store.tasks.get("t", "task_b")).toMatchObject({ status: "running", summary: null });
});

test.each([
  ["success", 0, 0, "done", 0],
  ["blocked", 0, 2, "blocked", 0],
  ["failed", 0, 0, "failed", 0],
  ["failed", 0, 2, "needs_retry", 1],
  ["partial", 1, 2, "needs_retry", 2],
  ["failed", 2, 2, "failed", 2],
] as const)(
  "a task that reports %s after %i retries of %i is %s",
  (status, retries, limit, expected, count) => {
    const task = { retry_count: retries, spec_json: JSON.stringify({ retryLimit: limit }) };
    expect(nextTaskState(task, status)).toEqual({ status: expected, retry_count: count });
  },
);

test.each([
  ["alise", "alice"],
  ["Alice", "alice"],
  ["bo", "bob"],
  ["carol", null],
  ["xyz", null],
])("%s is taken for a slip of %s", (word, meant) =>
  expect(nearest(word, ["leader", "alice", "bob"])).toBe(meant),
);
