import { expect, test } from "vitest";
import { decideReport, type GivenTask } from "../src/work/report-or-explain.ts";
import { reportResult } from "../src/work/results.ts";
import { assignTask } from "../src/work/tasks.ts";
import { rig, textOf } from "./rig.ts";

const NOW = 1_000;
const given: GivenTask = { givenAt: 900, reported: false, asked: false, askedAt: null, told: false };

test.each<[string, Partial<GivenTask>, ReturnType<typeof decideReport>]>([
  ["asks for a missing report", {}, "ask"],
  ["asks for nothing that was reported", { reported: true }, null],
  ["asks for nothing that came after the turn's end", { givenAt: NOW + 1 }, null],
  ["waits until the question has arrived", { asked: true }, null],
  ["tells when the question brought nothing", { asked: true, askedAt: 950 }, "tell"],
  ["tells once", { asked: true, askedAt: 950, told: true }, null],
])("%s", (_, change, decision) => {
  expect(decideReport({ ...given, ...change }, NOW)).toBe(decision);
});

/** An agent that was given a task, by its own record. */
const working = async () => {
  const bench = rig();
  const { context, clock, wake, records } = bench;
  const order = { assignee: "alice", id: "task_1", title: "build it" };
  const { message_id } = assignTask(context, "t", "leader", order, null, null);
  const text = textOf(await wake({ message_id, sender: "leader" }));
  clock.advance(10);
  records({ type: "turn_open" }, { type: "hook_text", text });
  clock.advance(10);
  return { ...bench, order };
};
const toLeader = ({ store }: Awaited<ReturnType<typeof working>>) =>
  store.messages.open("t", "leader").map(({ content }) => content);

test("the end of a turn is answered with the question once; silence is told with the last words", async () => {
  const bench = await working();
  const { hook, clock, records, store } = bench;
  const asked = textOf(await hook("turnEnded", { lastAssistantText: "I am done." }));
  expect(asked).toContain("task_1 (build it)");
  expect(toLeader(bench)).toEqual([]);
  clock.advance(10);
  records({ type: "hook_text", event: "Stop", text: asked });
  clock.advance(10);
  expect(await hook("turnEnded", { lastAssistantText: "Everything works." })).toEqual({ kind: "none" });
  expect(store.results.latest("t", 5)).toMatchObject([{ status: "unreported", task_id: "task_1" }]);
  expect(toLeader(bench)).toEqual([expect.stringContaining("Everything works.")]);
  // Another turn, and still no report: nobody is asked, nobody is told again.
  records({ type: "turn_close" }, { type: "turn_open" }, { type: "turn_close" });
  expect(await hook("turnEnded")).toEqual({ kind: "none" });
  expect(toLeader(bench)).toHaveLength(1);
  expect(store.tasks.get("t", "task_1")!.status).toBe("running");
  // The report comes after all: what was told of its absence is taken back.
  reportResult(
    bench.context,
    { teamKey: "t", agentId: "alice" },
    { summary: "built", task_id: "task_1" },
    null,
  );
  expect(toLeader(bench)).toEqual([expect.stringContaining("reported success from alice: built")]);
});

test("silence is told also when the record of the question comes after the hook of the turn's end", async () => {
  const bench = await working();
  const { hook, clock, records, store } = bench;
  const asked = textOf(await hook("turnEnded", { lastAssistantText: "I am done." }));
  const at = new Date(clock.now()).toISOString();
  clock.advance(10);
  expect(await hook("turnEnded", { lastAssistantText: "Everything works." })).toEqual({ kind: "none" });
  expect(toLeader(bench)).toEqual([]);
  clock.advance(100);
  const time = new Date(clock.now() - 100).toISOString();
  records({ type: "hook_text", event: "Stop", text: asked, time: at });
  records({ type: "turn_close", text: "Everything works.", time });
  expect(store.results.latest("t", 5)).toMatchObject([{ status: "unreported", task_id: "task_1" }]);
  expect(toLeader(bench)).toEqual([expect.stringContaining("Everything works.")]);
});

test("who has reported is left alone, and a task that is given again is asked for again", async () => {
  const bench = await working();
  const { context, hook, wake, clock, records, order } = bench;
  reportResult(context, { teamKey: "t", agentId: "alice" }, { summary: "built", task_id: "task_1" }, null);
  expect(await hook("turnEnded")).toEqual({ kind: "none" });
  records({ type: "turn_close" });
  clock.advance(1_000);
  const again = assignTask(context, "t", "leader", order, "once more", null);
  const text = textOf(await wake({ message_id: again.message_id, sender: "leader" }));
  clock.advance(10);
  records({ type: "turn_open" }, { type: "hook_text", text });
  clock.advance(10);
  expect(textOf(await hook("turnEnded"))).toContain("task_1 (build it)");
});

test("mail goes first: a turn that is continued by it is not asked yet", async () => {
  const { hook, send } = await working();
  send("something else");
  const text = textOf(await hook("turnEnded"));
  expect(text).toContain("something else");
  expect(text).not.toContain("without a report");
});
