import { expect, test } from "vitest";
import { testContext } from "../../test/bench.ts";
import { backOffSec, createSweep, isToldInFull } from "./sweep.ts";

const INTERVAL_SEC = 5;

/** A sweep with one step that fails as it is told to, between two that work. */
const rig = () => {
  const { context, clock, events } = testContext();
  const runs = { first: 0, failing: 0, last: 0 };
  const told = { error: null as unknown };
  const sweep = createSweep(
    context,
    [
      { name: "first", run: () => void runs.first++ },
      {
        name: "failing",
        run: async () => {
          runs.failing += 1;
          if (told.error) throw told.error;
        },
      },
      { name: "last", run: () => void runs.last++ },
    ],
    INTERVAL_SEC,
  );
  const names = () => events().map(({ event }) => event);
  return { sweep, clock, runs, told, events, names };
};

test("a failing step stops no other", async () => {
  const { sweep, runs, told } = rig();
  told.error = new Error("disk on fire");
  await sweep();
  expect(runs).toEqual({ first: 1, failing: 1, last: 1 });
});

test("a step that throws before it has begun to wait stops no other either", async () => {
  const { context } = testContext();
  let ran = 0;
  const step = () => {
    throw new Error("at once");
  };
  await createSweep(
    context,
    [
      { name: "a", run: step },
      { name: "b", run: () => void ran++ },
    ],
    INTERVAL_SEC,
  )();
  expect(ran).toBe(1);
});

test("a failing step is tried less and less often, while the others keep their pace", async () => {
  const { sweep, clock, runs, told } = rig();
  told.error = new Error("no");
  const triedAt: number[] = [];
  for (let sec = 0; sec <= 200; sec += INTERVAL_SEC) {
    const before = runs.failing;
    await sweep();
    if (runs.failing > before) triedAt.push(sec);
    clock.advance(INTERVAL_SEC * 1000);
  }
  expect(triedAt).toEqual([0, 5, 15, 35, 75, 135, 195]);
  expect(runs.last).toBe(41);
});

test("the same failure is told in full once, then only counted", async () => {
  const { sweep, clock, told, events, names } = rig();
  told.error = new TypeError("no");
  for (let index = 0; index < 3; index++) {
    await sweep();
    clock.advance(60_000);
  }
  expect(names()).toEqual([
    "coordinator.tick_error",
    "coordinator.tick_error.suppressed",
    "coordinator.tick_error.suppressed",
  ]);
  expect(events()[0]).toMatchObject({
    step: "failing",
    error: "no",
    exc_type: "TypeError",
    consecutive_failures: 1,
    next_sleep_sec: 5,
  });
  expect(events()[2]).toMatchObject({ consecutive_failures: 3, next_sleep_sec: 20 });
});

test("another failure of the same step is told in full", async () => {
  const { sweep, clock, told, names } = rig();
  for (const text of ["one", "one", "two"]) {
    told.error = new Error(text);
    await sweep();
    clock.advance(60_000);
  }
  expect(names()).toEqual([
    "coordinator.tick_error",
    "coordinator.tick_error.suppressed",
    "coordinator.tick_error",
  ]);
});

test("a step that works again says so, and starts from the beginning when it fails anew", async () => {
  const { sweep, clock, told, events } = rig();
  told.error = new Error("no");
  await sweep();
  clock.advance(60_000);
  await sweep();
  told.error = null;
  clock.advance(60_000);
  await sweep();
  expect(events().at(-1)).toMatchObject({
    event: "coordinator.tick_recovered",
    step: "failing",
    consecutive_failures: 2,
  });
  told.error = "a text, not an error";
  await sweep();
  expect(events().at(-1)).toMatchObject({
    event: "coordinator.tick_error",
    consecutive_failures: 1,
    exc_type: "string",
    error: "a text, not an error",
  });
});

test.each([
  [1, 5, 5],
  [2, 5, 10],
  [4, 5, 40],
  [5, 5, 60],
  [50, 5, 60],
  [1, 1, 1],
  [6, 1, 32],
  [7, 1, 32],
])("after %i failures at an interval of %i s the next try is in %i s", (failures, interval, expected) =>
  expect(backOffSec(failures, interval)).toBe(expected),
);

test("a long failure is told in full every twelfth time", () => {
  expect([1, 2, 11, 12, 13, 24].filter((count) => isToldInFull(count, false))).toEqual([1, 12, 24]);
  expect(isToldInFull(7, true)).toBe(true);
});
