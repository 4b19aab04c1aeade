import { expect, test } from "vitest";
import { turnOf } from "../src/turns/index.ts";
import { rig } from "./rig.ts";

/** A turn that its hooks told of from its beginning to its end. */
const afterATurn = async () => {
  const bench = rig();
  const { hook, clock, records } = bench;
  const prompt = (turnId: string) =>
    hook("promptSubmitted", {
      prompt: "by hand",
      turnId,
      facts: [{ kind: "turnOpened", at: clock.now(), turnId }],
    });
  await prompt("one");
  records({ type: "turn_open", turn: "one" });
  clock.advance(100);
  await hook("turnEnded", { turnId: "one" });
  records({ type: "turn_close", turn: "one" });
  return { ...bench, prompt };
};

test("a turn that begins in the millisecond in which another ends is over with its record, without its Stop hook", async () => {
  const { agent, prompt, records, clock, store } = await afterATurn();
  await prompt("two");
  records({ type: "turn_open", turn: "two" });
  expect(turnOf(agent).state).toBe("busy");
  expect(store.turns.latest("t", "alice")).toMatchObject({ turn_id: "two", closed_at: null });
  clock.advance(10);
  records({ type: "turn_close", turn: "two" });
  expect(turnOf(agent).state).toBe("idle");
});

test("a prompt that was stamped while the turn before it ran is a turn of its own", async () => {
  const { agent, hook, records, clock, store } = await afterATurn();
  const at = clock.now() - 50;
  clock.advance(10);
  // Its hook came while the other turn ran, and tells of no beginning.
  await hook("promptSubmitted", { prompt: "queued", turnId: "two", facts: [] });
  records({ type: "turn_open", turn: "two", time: new Date(at).toISOString() });
  expect(store.turns.latest("t", "alice")).toMatchObject({ turn_id: "two", closed_at: null });
  clock.advance(10);
  records({ type: "turn_close", turn: "two" });
  expect(turnOf(agent).state).toBe("idle");
});

test("a turn that nobody wrote down ends with the record of its end; that of an earlier one ends nothing", async () => {
  const { agent, hook, records, clock } = await afterATurn();
  clock.advance(10);
  await hook("promptSubmitted", { prompt: "by hand", turnId: "two", facts: [] });
  expect(turnOf(agent)).toMatchObject({ state: "busy", turnId: "two" });
  records({ type: "turn_close", turn: "one" });
  expect(turnOf(agent).state).toBe("busy");
  clock.advance(10);
  records({ type: "turn_close", turn: "two" });
  expect(turnOf(agent).state).toBe("idle");
});

test("a prompt that nobody wrote shows no turn, and hands nothing over", async () => {
  const { agent, hook, send, statusOf } = rig();
  const message = send("later");
  for (const prompt of [undefined, "", " \n"]) {
    const answer = await hook("promptSubmitted", prompt === undefined ? {} : { prompt });
    expect([answer.kind, turnOf(agent).state, statusOf(message)]).toEqual(["none", "unknown", "accepted"]);
  }
});
