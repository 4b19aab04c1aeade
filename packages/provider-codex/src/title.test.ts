import { expect, test } from "vitest";
import { readTitle } from "./title.ts";

test.each([
  ["[ ! ] Action Required | project", "waiting"],
  ["[ . ] Action Required | project", "waiting"],
  ["⠋ project", "busy"],
  ["project", null],
  ["a title | project", null],
  ["", null],
])("%s: %s", (title, state) => {
  expect(readTitle(title)).toBe(state);
});
