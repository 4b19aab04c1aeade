import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { HookCall } from "@team-agent/plugin-api";
import fake from "@team-agent/provider-fake";
import tmux from "@team-agent/transport-tmux";
import { expect, test } from "vitest";
import { createLiveAgent } from "../src/agents/run.ts";
import { sweepSteps } from "../src/coordinator/steps.ts";
import { acceptMessage, nearest } from "../src/messaging/accept.ts";
import { wakeLine } from "../src/messaging/render.ts";
import { collectResults, nextTaskState, reportResult } from "../src/messaging/results.ts";
import type { Priority } from "../src/store/index.ts";
import { answerHookCall } from "../src/turns/hook-call.ts";
import { testContext } from "./bench.ts";

/** A running agent of the fake provider, whose hooks and record are played by the test. */
const rig = () => {
  const bench = testContext();
  const { context, clock, store, root } = bench;
  const transcript = join(root, "records", "s1.jsonl");
  mkdirSync(dirname(transcript), { recursive: true });
  writeFileSync(transcript, "");
  store.teams.save({
    team_key: "t",
    name: "t",
    directory: root,
    session_name: "team-t",
    spec_json: JSON.stringify({ team: { objective: "" } }),
    env_json: "{}",
    launch_json: "{}",
    status: "alive",
    created_at: 1,
    stopped_at: null,
  });
  for (const agent_id of ["alice", "bob"])
    store.agents.save({
      team_key: "t",
      agent_id,
      seat: "worker",
      provider: "fake",
      role: "developer",
      model: null,
      wanted: "running",
      channel: "hooks",
      created_at: 1,
    });
  store.sessions.begin("t", "alice", root, { sessionId: "s1", transcriptPath: transcript, offset: 0 });
  const agent = createLiveAgent({
    teamKey: "t",
    agentId: "alice",
    seat: "worker",
    provider: fake,
    pane: { endpoint: "/nowhere", session: "team-t", window: "alice", paneId: "%1", pid: 1, startTime: "1" },
    paneRowId: store.panes.intend("t", "alice", clock.now()),
    access: tmux.at("/nowhere"),
    transport: null,
    cwd: root,
    startedAt: clock.now(),
    channel: "hooks",
    readyWhen: "mcpListed",
  });
  agent.ready = true;
  context.live.set(agent);
  const send = (content: string, priority: Priority = "normal") =>
    acceptMessage(context, { teamKey: "t", sender: "leader", recipient: "alice", content, priority });
  const hook = (kind: HookCall["kind"], more: Partial<HookCall> = {}) =>
    answerHookCall(
      context,
      agent,
      { kind, fromSubagent: false, facts: [], ...more },
      new AbortController().signal,
    );
  const wake = (message: { message_id: string; sender: string }) =>
    hook("promptSubmitted", { prompt: wakeLine(message), facts: [{ kind: "turnOpened", at: clock.now() }] });
  const ends = () => hook("turnEnded", { facts: [{ kind: "turnClosed", at: clock.now() }] });
  /** Lines of the agent's own record, read as the next hook would read them. */
  const records = (...lines: Record<string, unknown>[]) => {
    appendFileSync(
      transcript,
      lines
        .map((line) => `${JSON.stringify({ time: new Date(clock.now()).toISOString(), ...line })}\n`)
        .join(""),
    );
    agent.followTranscript?.();
  };
  const statusOf = ({ message_id }: { message_id: string }) => store.messages.get(message_id)?.status;
  return { ...bench, agent, send, hook, wake, ends, records, statusOf };
};
const textOf = (answer: { kind: string; text?: string }) => {
  expect(answer.kind).toBe("text");
  return answer.text!;
};

test("a wake fetches everything that waits, in its order, and each is submitted before the answer leaves", async () => {
  const { send, wake, statusOf, store } = rig();
  const [last, first, urgent] = [send("last", "when_idle"), send("first"), send("urgent", "interrupt")];
  const text = textOf(await wake(first));
  const places = [urgent, first, last].map(({ message_id }) =>
    text.indexOf(`[team-agent-token:${message_id}]`),
  );
  expect(places.every((place) => place >= 0)).toBe(true);
  expect([last, first, urgent].map(statusOf)).toEqual(["submitted", "submitted", "submitted"]);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(store.messages.evidence(first.message_id).map(({ status }) => status)).toEqual([
    "accepted",
    "target_resolved",
    "submitted",
  ]);
});

test("a second wake for what is on its way already is blocked, and changes nothing", async () => {
  const { send, wake, statusOf } = rig();
  const message = send("once");
  await wake(message);
  expect(await wake(message)).toMatchObject({ kind: "block" });
  expect(statusOf(message)).toBe("submitted");
});

test("a person's own prompt is left alone, and opens a turn in which mail arrives at the next tool call", async () => {
  const { send, hook, clock, agent, statusOf } = rig();
  const message = send("hello");
  const prompt = { prompt: "please fix the bug", facts: [{ kind: "turnOpened", at: clock.now() } as const] };
  expect(await hook("promptSubmitted", prompt)).toEqual({ kind: "none" });
  expect(agent.turn.state).toBe("busy");
  expect(statusOf(message)).toBe("accepted");
  expect(textOf(await hook("toolFinished"))).toContain("hello");
});

test("a tool call within a turn takes no mail that waits for idle, the end of the turn does", async () => {
  const { send, hook, ends, statusOf } = rig();
  const later = send("later", "when_idle");
  const now = send("now");
  expect(textOf(await hook("toolFinished"))).toContain("now");
  expect([statusOf(now), statusOf(later)]).toEqual(["submitted", "accepted"]);
  expect(textOf(await ends())).toContain("later");
});

test("a subagent gets nobody's mail and ends nobody's turn", async () => {
  const { send, hook, clock, agent, statusOf } = rig();
  await hook("promptSubmitted", { prompt: "go", facts: [{ kind: "turnOpened", at: clock.now() }] });
  const message = send("for alice alone");
  expect(await hook("toolFinished", { fromSubagent: true })).toEqual({ kind: "none" });
  expect(
    await hook("turnEnded", { fromSubagent: true, facts: [{ kind: "turnClosed", at: clock.now() }] }),
  ).toEqual({ kind: "none" });
  expect(statusOf(message)).toBe("accepted");
  expect(agent.turn.state).toBe("busy");
});

test("a turn is continued as often as its provider honours, less two, and the rest waits for the next turn", async () => {
  const { send, ends, hook, clock, agent, statusOf } = rig();
  const limit = fake.hooks!.maxContinuations - 2;
  await hook("promptSubmitted", { prompt: "go", facts: [{ kind: "turnOpened", at: clock.now() }] });
  for (let index = 0; index < limit; index++) {
    send(`more ${index}`);
    expect(textOf(await ends())).toContain(`more ${index}`);
    expect(agent.turn.state).toBe("busy");
  }
  const left = send("too much");
  expect(await ends()).toEqual({ kind: "none" });
  expect(statusOf(left)).toBe("accepted");
  expect(agent.turn.state).toBe("idle");
  expect(agent.continuations).toBe(0);
});

test("only the provider's own record proves that a text arrived; a hook's call does not", async () => {
  const { send, wake, hook, records, statusOf, store } = rig();
  const message = send("prove it");
  const text = textOf(await wake(message));
  await hook("toolFinished", { facts: [{ kind: "textSeen", at: 1, origin: "hook", text }] });
  expect(statusOf(message)).toBe("submitted");
  records({ type: "hook_text", event: "UserPromptSubmit", text });
  expect(statusOf(message)).toBe("delivered");
  expect(store.messages.evidence(message.message_id).at(-1)).toMatchObject({
    status: "delivered",
    source: "transcript hook",
  });
});

test("half of a text in the record proves nothing", async () => {
  const { send, wake, records, statusOf } = rig();
  const message = send("all of it");
  const text = textOf(await wake(message));
  records({ type: "hook_text", event: "UserPromptSubmit", text: text.slice(0, -5) });
  expect(statusOf(message)).toBe("submitted");
});

test("a text that a later end of the record does not know goes back, whoever told of the end first", async () => {
  for (const told of ["hook", "record"] as const) {
    const { send, wake, ends, records, clock, statusOf, store, events } = rig();
    const message = send("lost on the way");
    await wake(message);
    clock.advance(100);
    records({ type: "turn_open", turn: "1" }, { type: "prompt", turn: "1", text: wakeLine(message) });
    clock.advance(100);
    if (told === "hook") await ends();
    clock.advance(100);
    records({ type: "turn_close", turn: "1" });
    expect(statusOf(message), told).toBe("accepted");
    expect(store.messages.get(message.message_id)?.attempts).toBe(1);
    expect(events().map(({ event }) => event)).toContain("send.unverified");
  }
});

test("an end of the record that is older than the hand-over takes nothing back", async () => {
  const { send, wake, records, clock, statusOf } = rig();
  records({ type: "turn_open", turn: "1" });
  const closedAt = new Date(clock.now()).toISOString();
  clock.advance(100);
  const message = send("on its way");
  await wake(message);
  records({ type: "turn_close", turn: "1", time: closedAt });
  expect(statusOf(message)).toBe("submitted");
});

test("what is lost again and again fails at last, and the leader is told once", async () => {
  const { send, wake, ends, records, clock, statusOf, store } = rig();
  const message = send("never arrives");
  for (let round = 0; round < 5; round++) {
    clock.advance(1_000);
    await wake(message);
    clock.advance(1_000);
    records({ type: "turn_open", turn: `${round}` });
    clock.advance(1_000);
    await ends();
    records({ type: "turn_close", turn: `${round}` });
  }
  expect(statusOf(message)).toBe("failed");
  expect(store.messages.open("t", "leader").filter(({ kind }) => kind === "notice")).toHaveLength(1);
});

const step = (name: string) => sweepSteps(() => {}).find((one) => one.name === name)!;

test("a message that waited for a day expires, and the leader is told once, but not of its own mail", async () => {
  const { context, clock, send, statusOf, store } = rig();
  const message = send("too late");
  const notice = acceptMessage(context, { teamKey: "t", sender: "alice", recipient: "leader", content: "x" });
  clock.advance(24 * 3_600_000);
  await step("expiry").run(context);
  expect(statusOf(message)).toBe("accepted");
  clock.advance(1);
  await step("expiry").run(context);
  await step("expiry").run(context);
  expect([statusOf(message), statusOf(notice)]).toEqual(["expired", "expired"]);
  expect(store.messages.open("t", "leader").map(({ content }) => content)).toEqual([
    expect.stringContaining(`${message.message_id} to alice`),
  ]);
});

test("a claim that nobody finished is free again after its time, and looked at", async () => {
  const { context, clock, store, send, statusOf, pokes } = rig();
  const message = send("claimed");
  store.messages.claim(message.message_id, "att_1", clock.now() + 30_000, {
    at: clock.now(),
    source: "test",
    detail: "",
  });
  await step("leases").run(context);
  expect(statusOf(message)).toBe("target_resolved");
  clock.advance(30_001);
  pokes.length = 0;
  await step("leases").run(context);
  expect(statusOf(message)).toBe("accepted");
  expect(pokes).toEqual(["t/alice"]);
});

test("what was put off comes due once, and a kind that nobody knows fails alone", async () => {
  const { context, clock, store } = rig();
  store.scheduled.add("t", clock.now() + 1_000, "alice", "dance", {}, clock.now());
  store.scheduled.add(
    "t",
    clock.now() + 1_000,
    "alice",
    "send",
    { content: "wake up", sender: "leader" },
    clock.now(),
  );
  await step("fire_scheduled").run(context);
  expect(store.messages.open("t", "alice")).toEqual([]);
  clock.advance(1_000);
  await step("fire_scheduled").run(context);
  await step("fire_scheduled").run(context);
  expect(store.messages.open("t", "alice").map(({ content }) => content)).toEqual(["wake up"]);
});

test("a report acknowledges the messages of its task, settles the task, and tells the leader once", () => {
  const { context, store, clock } = rig();
  const task = {
    team_key: "t",
    task_id: "task_1",
    title: "x",
    assignee: "alice",
    status: "running",
    spec_json: "{}",
    summary: null,
    retry_count: 0,
    created_at: 1,
    updated_at: clock.now(),
  };
  store.tasks.save(task);
  const asked = acceptMessage(context, {
    teamKey: "t",
    sender: "leader",
    recipient: "alice",
    content: "x",
    taskId: "task_1",
  });
  store.messages.transition(asked.message_id, ["accepted"], "submitted", {
    at: 1,
    source: "test",
    detail: "",
  });
  store.watchers.add({
    watcher_id: "w1",
    team_key: "t",
    task_id: null,
    agent_id: "alice",
    message_id: null,
    created_at: 1,
  });
  const call = () =>
    reportResult(context, { teamKey: "t", agentId: "alice" }, { summary: "done", status: "ok" }, "t/alice:1");
  const [first, again] = [call(), call()];
  expect(first).toMatchObject({ status: "stored", task_id: "task_1" });
  expect(again).toMatchObject({ status: "duplicate_ignored", result_id: first.result_id });
  expect(store.messages.get(asked.message_id)?.status).toBe("acknowledged");
  expect(store.tasks.get("t", "task_1")).toMatchObject({ status: "done", summary: "done" });
  expect(store.messages.open("t", "leader")).toHaveLength(1);
  expect(store.watchers.matching("t", "task_1", "alice")).toEqual([]);
  expect(collectResults(context, "t").collected).toHaveLength(1);
  expect(collectResults(context, "t")).toMatchObject({ collected: [], total: 1, uncollected: 0 });
});

test("a report settles no task that is another agent's", () => {
  const { context, store } = rig();
  store.tasks.save({
    team_key: "t",
    task_id: "task_b",
    title: "x",
    assignee: "bob",
    status: "running",
    spec_json: "{}",
    summary: null,
    retry_count: 0,
    created_at: 1,
    updated_at: 1,
  });
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
