import { expect, test } from "vitest";
import { isReadyNow } from "./readiness.ts";

const LISTED = { hasListed: true, hasWritten: false, composerMs: null, isFoundAgain: false };
const SHOWN = { ...LISTED, hasListed: false, composerMs: 0 };

test.each([
  ["mcpListed", "its tools were listed", LISTED, true],
  ["mcpListed", "its input line shows", SHOWN, false],
  ["mcpListed", "its input line shows for 10 seconds", { ...SHOWN, composerMs: 10_000 }, true],
  ["mcpListed", "it is found again with its input line", { ...SHOWN, isFoundAgain: true }, true],
  ["composer", "its tools were listed", LISTED, false],
  ["composer", "its input line shows", SHOWN, true],
  ["both", "its tools were listed", LISTED, false],
  ["both", "its input line shows", SHOWN, false],
  ["both", "its tools were listed, and its input line shows", { ...SHOWN, hasListed: true }, true],
  ["both", "its input line shows for 10 seconds", { ...SHOWN, composerMs: 10_000 }, true],
  ["both", "it is found again with its input line", { ...SHOWN, isFoundAgain: true }, true],
  ["both", "it is found again without one", { ...LISTED, isFoundAgain: true }, false],
  ["both", "its tools were listed, and its record", { ...LISTED, hasWritten: true }, false],
  ["recordWritten", "its tools were listed, and its input line shows", { ...LISTED, composerMs: 0 }, false],
  ["recordWritten", "it wrote to its record", { ...SHOWN, hasWritten: true }, false],
  [
    "recordWritten",
    "its tools were listed, and it wrote to its record",
    { ...LISTED, hasWritten: true },
    true,
  ],
  ["recordWritten", "its input line shows for 10 seconds", { ...LISTED, composerMs: 10_000 }, true],
  ["recordWritten", "it is found again with its input line", { ...SHOWN, isFoundAgain: true }, false],
  [
    "recordWritten",
    "it is found again with its input line, and wrote to its record",
    { ...SHOWN, hasWritten: true, isFoundAgain: true },
    true,
  ],
] as const)("where %s is waited for and %s: %#", (readyWhen, _what, seen, expected) => {
  expect(isReadyNow({ readyWhen, ...seen })).toBe(expected);
});
