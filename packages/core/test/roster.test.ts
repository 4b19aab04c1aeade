import { existsSync } from "node:fs";
import { TeamAgentError } from "@team-agent/plugin-api";
import { beforeEach, expect, test } from "vitest";
import type { Context } from "../src/runtime/context.ts";
import { turnOf } from "../src/turns/index.ts";
import { cutWorkOf } from "../src/work/index.ts";
import { until } from "./bench.ts";
import { begun, CHANGES, type Change, picture, readyFor } from "./roster-world.ts";
import { alicePid, hasEnded } from "./running.ts";
import { rpc } from "./team.ts";

let world: Awaited<ReturnType<typeof begun>>;
beforeEach(async () => {
  world = await begun();
});

const run = (change: Change) =>
  rpc(world.places, CHANGES[change].method, { ...CHANGES[change].params, ...world.word });

/** Makes the change fail right behind its n-th step, as a full disk or a dead server would. */
const failBehind = ({ events }: Context, change: Change, nth: number) => {
  const { write } = events;
  let seen = 0;
  Object.assign(events, {
    write: (name: string, fields: never) => {
      write(name as never, fields);
      if (name === `lifecycle.${change}_step_completed` && ++seen === nth)
        throw new TeamAgentError("spawn_failed", "failed here");
    },
  });
};

const each = Object.entries(CHANGES).flatMap(([change, { steps }]) =>
  Array.from({ length: steps }, (_, index) => [change as Change, index + 1] as const),
);

test.each(each)("%s that fails behind its step %i leaves everything as it was", async (change, nth) => {
  const { context, places } = world;
  await readyFor(change, world);
  const before = await picture(context);
  failBehind(context, change, nth);
  await expect(run(change)).rejects.toThrow("failed here");
  await rpc(places, "team.waitReady", { team: "demo", timeoutMs: 20_000 });
  expect(await picture(context)).toEqual(before);
});

test("an agent that is added works beside the others, which go on as they are", async () => {
  const { context, places } = world;
  const before = context.live.all().map(({ agentId, pane }) => [agentId, pane.pid]);
  await run("add");
  await rpc(places, "team.waitReady", { team: "demo", timeoutMs: 20_000 });
  expect(context.live.get("demo", "tester")?.ready).toBe(true);
  expect(context.live.all().map(({ agentId, pane }) => [agentId, pane.pid])).toEqual(
    expect.arrayContaining(before),
  );
  expect(context.store.operations.open()).toEqual([]);
});

test("what an added agent would do is agreed to by a person first, and by no model", async () => {
  const { places } = world;
  const params = { agent: "tester", roleFile: "tester.md", ...world.word, yes: false };
  const refused = rpc(places, "agent.add", params);
  await expect(refused).rejects.toMatchObject({ code: "agreement_needed" });
  await expect(refused).rejects.toThrow(/tester.*runs without asking/s);
});

test("a reset gives an agent another conversation, and tells it what is written down", async () => {
  const { context, places } = world;
  context.store.notes.add("demo", "alice", "the parser is in parse.ts", 1);
  const before = context.store.sessions.get("demo", "alice")!.session_id;
  const reply = await rpc<{ message_id: string; discarded_session: string }>(places, "agent.reset", {
    ...CHANGES.reset.params,
    ...world.word,
  });
  expect(reply.discarded_session).toBe(before);
  await rpc(places, "message.wait", { messageId: reply.message_id, until: "delivered", timeoutMs: 20_000 });
  const { content } = context.store.messages.get(reply.message_id)!;
  expect(content).toContain("the parser is in parse.ts");
  expect(context.store.sessions.get("demo", "alice")!.session_id).not.toBe(before);
});

test("a reset that nobody confirmed touches nothing", async () => {
  const { context, places } = world;
  const before = await picture(context);
  const params = { agent: "alice", discardSession: false, keepNotes: false, ...world.word };
  await expect(rpc(places, "agent.reset", params)).rejects.toMatchObject({
    code: "discard_session_required",
  });
  expect(await picture(context)).toEqual(before);
});

test("an agent that is removed gives back its tasks, its waiting messages are cancelled, and its role stays", async () => {
  const { context, places } = world;
  const { store } = context;
  await rpc(places, "agent.stop", { agent: "alice" });
  const { task_id } = await rpc<{ task_id: string }>(places, "task.assign", {
    task: { assignee: "alice", title: "look" },
  });
  const removed = await rpc<{ role_file: string; returned_tasks: string[]; cancelled_messages: number }>(
    places,
    "agent.remove",
    { agent: "alice", confirm: true, force: false },
  );
  expect(removed).toMatchObject({ returned_tasks: [task_id], cancelled_messages: 1 });
  expect(existsSync(removed.role_file)).toBe(true);
  expect(store.tasks.get("demo", task_id)).toMatchObject({ assignee: "leader", status: "pending" });
  expect(store.retired.ofTeam("demo")).toEqual(["alice"]);
  await expect(rpc(places, "send", { to: "alice", content: "x" })).rejects.toMatchObject({
    code: "target_not_in_team",
  });
});

test("a running agent is removed by force alone, and all that is missing is said at once", async () => {
  const { places } = world;
  await expect(
    rpc(places, "agent.remove", { agent: "alice", confirm: false, force: false }),
  ).rejects.toMatchObject({
    code: "confirm_required",
    action: "team-agent remove-agent alice --confirm --force --team demo",
  });
  await expect(
    rpc(places, "agent.remove", { agent: "alice", confirm: true, force: false }),
  ).rejects.toMatchObject({ code: "force_required" });
});

test.each([
  ["role_file_missing", { agent: "tester", roleFile: "none.md" }],
  ["role_file_outside", { agent: "tester", roleFile: "/etc/hostname" }],
  ["team_documents_invalid", { agent: "tester", roleFile: ".team" }],
  ["role_name_differs", { agent: "dan", roleFile: "tester.md" }],
  ["agent_exists", { agent: "alice", roleFile: "tester.md" }],
])("%s refuses an agent before anything is done", async (code, params) => {
  const { context, places, word } = world;
  const before = await picture(context);
  await expect(rpc(places, "agent.add", { ...params, ...word })).rejects.toMatchObject({ code });
  expect(await picture(context)).toEqual(before);
});

test("a reset of an agent that works is refused, and one that cuts it off tells it what it was at", async () => {
  const { context, places, word } = world;
  const { message_id: messageId } = await rpc<{ message_id: string }>(places, "send", {
    to: "alice",
    content: "[[sleep 300000]] mend the parser",
  });
  await rpc(places, "message.wait", { messageId, until: "delivered", timeoutMs: 20_000 });
  await until("alice works", () => turnOf(context.live.get("demo", "alice")!).state === "busy");
  const params = { agent: "alice", discardSession: false, keepNotes: true, ...word };
  await expect(rpc(places, "agent.reset", params)).rejects.toMatchObject({
    code: "agents_busy",
    action: expect.stringContaining("reset-agent alice --keep-notes --cut"),
  });
  const reply = await rpc<{ message_id: string }>(places, "agent.reset", { ...params, cut: true });
  const { content } = context.store.messages.get(reply.message_id)!;
  expect(content).toContain("mend the parser");
  // Nobody is told to go on with what the new conversation knows nothing of.
  expect(cutWorkOf(context.store, { teamKey: "demo", agentId: "alice" })).toBeNull();
});

test("an agent whose program was killed a moment ago is started, and not said to run", async () => {
  const { places, word } = world;
  const pid = await alicePid(places);
  process.kill(pid, "SIGKILL");
  await until("it is dead", () => hasEnded(pid));
  const started = await rpc(places, "agent.start", {
    agent: "alice",
    force: false,
    allowFresh: false,
    ...word,
  });
  expect(started).toMatchObject({ start_mode: "resumed" });
});
