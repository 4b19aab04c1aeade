import { expect, test } from "vitest";
import { decidePassed } from "./passed.ts";

test.each([
  ["a turn from before the hand-over says nothing", undefined, { turnId: "a", at: 49 }, "nothing"],
  [
    "nor does one that is written behind the first with an earlier time",
    "a",
    { turnId: "b", at: 49 },
    "nothing",
  ],
  ["the first one after it may be its own", undefined, { turnId: "a", at: 50 }, "first"],
  ["the same turn, opened again, says nothing new", "a", { turnId: "a", at: 60 }, "nothing"],
  ["another one shows that the record went past it", "a", { turnId: "b", at: 60 }, "passed"],
] as const)("%s", (_, first, opened, expected) => {
  expect(decidePassed(50, first, opened)).toBe(expected);
});
