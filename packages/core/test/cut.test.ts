import { expect, test } from "vitest";
import { markExited } from "../src/agents/mark-exited.ts";
import { UNSEEN } from "../src/ground/how-ended.ts";
import { acceptMessage } from "../src/mail/accept.ts";
import { cutWorkOf } from "../src/work/cut.ts";
import { reportResult } from "../src/work/results.ts";
import { until } from "./bench.ts";
import { rig } from "./rig.ts";
import { newTask } from "./rows.ts";
import { open } from "./running.ts";
import { rpc, sendTo, startDemo } from "./team.ts";

const ids = { teamKey: "t", agentId: "alice" };
/** Alice was given a message, and her program ends in the middle of its turn, which her record may show. */
const cutOff = async ({ recorded = true, reason = "restarted" } = {}) => {
  const bench = rig();
  const { send, wake, records, context, agent, store, clock } = bench;
  const message = send("build it");
  const text = ((await wake(message)) as { text: string }).text;
  if (recorded) records({ type: "turn_open", turn: "t1" }, { type: "hook_text", text });
  clock.advance(1_000);
  markExited(context, agent, reason, UNSEEN, true);
  const told = () => store.messages.open("t", "leader").filter(({ content }) => content.includes("cut off"));
  return { ...bench, message, told, cut: () => cutWorkOf(store, ids) };
};

test.each([true, false])(
  "names the message of a turn that was cut off, recorded or not (%s)",
  async (recorded) => {
    const { message, cut, told, store } = await cutOff({ recorded });
    expect(cut()).toMatchObject({ message_id: message.message_id, task_id: null });
    expect(store.turns.latest("t", "alice")).toMatchObject({ ending: "lost" });
    expect(told()).toHaveLength(1);
    expect(told()[0]!.content).toContain(`at message ${message.message_id}`);
  },
);

test("names the open task rather than the message", async () => {
  const { store, cut } = await cutOff();
  store.tasks.save(newTask({ title: "Build", assignee: "alice", updated_at: 1 }));
  expect(cut()).toMatchObject({ task_id: "task_1", title: "Build" });
});

test("tells nobody of a team that is shut down, and shows it all the same", async () => {
  const { told, cut } = await cutOff({ reason: "shutdown" });
  expect(told()).toEqual([]);
  expect(cut()).not.toBeNull();
});

test("is over when the agent is written to again, but not by what waited before", async () => {
  const bench = rig();
  const { send, wake, context, agent, store, clock } = bench;
  await wake(send("build it"));
  const waiting = send("and that");
  clock.advance(1_000);
  markExited(context, agent, "restarted", UNSEEN, true);
  clock.advance(1_000);
  const given = (id: string) => {
    for (const [from, to] of [
      ["accepted", "target_resolved"],
      ["target_resolved", "submitted"],
    ] as const)
      store.messages.transition(id, [from], to, { at: clock.now(), source: "test", detail: "" });
  };
  given(waiting.message_id);
  expect(cutWorkOf(store, ids)).not.toBeNull();
  const later = acceptMessage(context, {
    teamKey: "t",
    sender: "leader",
    recipient: "alice",
    content: "go on",
  });
  expect(cutWorkOf(store, ids)).not.toBeNull();
  given(later.message_id);
  expect(cutWorkOf(store, ids)).toBeNull();
});

test("is over, and not told any more, when the agent reports it", async () => {
  const { context, cut, told, message } = await cutOff();
  reportResult(context, ids, { summary: "built", task_id: message.message_id }, null);
  expect(cut()).toBeNull();
  expect(told()).toEqual([]);
});

test("an agent that is idle, or has reported, was in the middle of nothing", async () => {
  const { context, agent, store } = rig();
  markExited(context, agent, "restarted", UNSEEN, true);
  expect(cutWorkOf(store, ids)).toBeNull();
});

test("a busy team is neither restarted nor shut down unasked, and a restart says what it cut off", async () => {
  const { places, start } = open();
  await start();
  await startDemo(places);
  const message = await sendTo(places, "alice", "[[sleep 600000]]");
  await until("alice is busy", async () => {
    const { agents } = await rpc<{ agents: { status: string }[] }>(places, "status", {});
    return agents[0]!.status === "busy";
  });
  const unasked = { allowFresh: true, env: places.env, callerPid: process.pid };
  await expect(rpc(places, "team.restart", unasked)).rejects.toMatchObject({ code: "agents_busy" });
  await expect(rpc(places, "team.shutdown", { keepLogs: true })).rejects.toMatchObject({
    code: "agents_busy",
  });
  const { agents } = await rpc<{ agents: { agent_id: string; cut: unknown }[] }>(places, "team.restart", {
    cut: true,
    allowFresh: true,
    env: places.env,
    callerPid: process.pid,
  });
  expect(agents).toMatchObject([
    { agent_id: "alice", cut: { message_id: message } },
    { agent_id: "bob", cut: null },
  ]);
});
