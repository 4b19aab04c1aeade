import fc from "fast-check";
import { expect, test } from "vitest";
import { formatDuration, parseDuration } from "./duration.ts";

const HOUR = 3_600_000;

test.each([
  ["1s", 1_000],
  ["30m", 1_800_000],
  ["24h", 24 * HOUR],
  ["7d", 168 * HOUR],
  ["99999d", 99_999 * 24 * HOUR],
])("%s is read", (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(["", "0m", "007d", "1.5h", "-1d", "10", "h", "1 h", "1w", "1h30m", "100000d", "1H"])(
  "%j is no duration",
  (text) => {
    expect(parseDuration(text)).toBeNull();
  },
);

test.each([
  [1_000, "1s"],
  [90_000, "90s"],
  [1_800_000, "30m"],
  [HOUR, "1h"],
  [24 * HOUR, "24h"],
  [48 * HOUR, "2d"],
  [1_500, "2s"],
  [1, "1s"],
])("%d ms are written as %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test("what was read and written is the same time", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99_999 }), fc.constantFrom("s", "m", "h", "d"), (count, unit) => {
      const ms = parseDuration(`${count}${unit}`)!;
      expect(parseDuration(formatDuration(ms))).toBe(ms);
    }),
  );
});
