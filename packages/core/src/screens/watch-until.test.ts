import { expect, test } from "vitest";
import { rig } from "../../test/rig.ts";
import { watchUntil } from "./watch-until.ts";

/** An agent whose pane is looked at by a count, in a time that the test holds. */
const watched = async (withinMs: number) => {
  const { context, agent, clock } = rig();
  let looks = 0;
  const done = watchUntil(context, agent, {
    withinMs,
    eachMs: 100,
    look: () => ++looks,
    until: (seen) => seen === 3,
  });
  /** Lets pass what was waited for, and the look that follows. */
  const pass = async (ms: number) => {
    clock.advance(ms);
    await new Promise(setImmediate);
  };
  await pass(0);
  return { done, pass, agent, looks: () => looks };
};

test("it looks again when the time between two looks is over, and no sooner, until it sees what it waits for", async () => {
  const { done, pass, looks } = await watched(1_000);
  await pass(99);
  expect(looks()).toBe(1);
  await pass(1);
  expect(looks()).toBe(2);
  await pass(100);
  expect(await done).toEqual({ seen: 3, isMet: true });
});

test("it answers its last look when the time is over, by the clock that it was given", async () => {
  const { done, pass, looks } = await watched(150);
  await pass(100);
  await pass(50);
  expect(looks()).toBe(3);
  expect(await done).toMatchObject({ isMet: true });
  const short = await watched(120);
  await short.pass(100);
  await short.pass(19);
  expect(short.looks()).toBe(2);
  await short.pass(1);
  expect(await short.done).toEqual({ seen: 3, isMet: true });
  const shortest = await watched(100);
  await shortest.pass(100);
  expect(await shortest.done).toEqual({ seen: 2, isMet: false });
});

test("it ends with its agent, and with what a look throws", async () => {
  const { done, pass, agent } = await watched(10_000);
  agent.over.abort();
  await pass(100);
  expect(await done).toEqual({ seen: 2, isMet: false });
  const { context, agent: other } = rig();
  const look = () => Promise.reject(new Error("no such pane"));
  await expect(watchUntil(context, other, { withinMs: 10, look, until: () => true })).rejects.toThrow(
    "no such pane",
  );
});
