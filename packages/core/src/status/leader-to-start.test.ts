import { expect, test } from "vitest";
import { leaderToStart } from "./leader-to-start.ts";

const told = { provider: "any", command: "some program" };

test.each([
  ["the one that led", "claude", [{ provider: "codex" }], "claude"],
  [
    "that of the first agent where nobody led",
    null,
    [{ provider: "codex" }, { provider: "claude" }],
    "codex",
  ],
  ["another one than one that needs a program", null, [told, { provider: "codex" }], "codex"],
  ["another one also where that led", "any", [told, { provider: "codex" }], "codex"],
  ["nothing that could not start", null, [told], null],
])("advises %s", (_, last, members, expected) => {
  expect(leaderToStart(last, members)).toBe(expected);
});
