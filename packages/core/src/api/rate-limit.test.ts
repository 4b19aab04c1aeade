import { expect, test } from "vitest";
import { createRateLimit } from "./rate-limit.ts";

const takeAll = (take: () => boolean) => {
  let count = 0;
  while (count < 100_000 && take()) count += 1;
  return count;
};

test("a burst passes, then nothing until time has passed", () => {
  const limit = createRateLimit();
  expect(takeAll(() => limit.take("a", 0))).toBe(2_000);
  expect(limit.take("a", 0)).toBe(false);
  expect(takeAll(() => limit.take("a", 1_000))).toBe(200);
});

test("a caller that hammers away still gets its share: refusals cost nothing", () => {
  const limit = createRateLimit();
  takeAll(() => limit.take("a", 0));
  let passed = 0;
  for (let now = 1; now <= 1_000; now++) if (limit.take("a", now)) passed += 1;
  expect(passed).toBeGreaterThanOrEqual(199);
  expect(passed).toBeLessThanOrEqual(200);
});

test("one caller's haste is no other's", () => {
  const limit = createRateLimit();
  takeAll(() => limit.take("a", 0));
  expect(limit.take("b", 0)).toBe(true);
});

test("a long rest saves up no more than one burst, and a clock set back takes nothing away for good", () => {
  const limit = createRateLimit();
  limit.take("a", 1_000_000);
  expect(takeAll(() => limit.take("a", 900_000_000))).toBe(2_000);
  limit.take("b", 1_000_000);
  limit.take("b", 0);
  expect(limit.take("b", 20_000)).toBe(true);
});

test("a caller that has rested is forgotten with its token, and one that has not keeps what it used", () => {
  const buckets = new Map();
  const limit = createRateLimit(buckets);
  takeAll(() => limit.take("busy", 0));
  for (let caller = 0; caller < 1_000; caller++) limit.take(`token ${caller}`, 0);
  expect(takeAll(() => limit.take("busy", 5_000))).toBe(1_000);
  limit.take("another", 12_000);
  expect([...buckets.keys()]).toEqual(["busy", "another"]);
  expect(takeAll(() => limit.take("busy", 12_000))).toBe(1_400);
  // A clock that was set back forgets nobody too early, and later everybody.
  limit.take("another", 1_000);
  expect(limit.take("busy", 1_000)).toBe(false);
  limit.take("another", 40_000);
  expect([...buckets.keys()]).toEqual(["another"]);
});
