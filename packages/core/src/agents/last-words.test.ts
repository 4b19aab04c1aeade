import { expect, test } from "vitest";
import { lastWordsOn } from "./last-words.ts";

test.each<[string, readonly string[], string | null]>([
  ["nothing of an empty screen", ["", "   "], null],
  ["nothing of lines without a word", ["────", "❯"], null],
  ["its only line", ["", "no such   program ", ""], "no such program"],
  ["the last four lines, as one", ["a", "b", "╭──╮", "c", "d", "e"], "b | c | d | e"],
  ["nothing that its terminal says", ["no such program", "Pane is dead (status 1, now)"], "no such program"],
  ["no secret", ["export API_KEY=sk-ant-REDACTED"], "export API_KEY=[redacted]"],
])("tells %s", (_, lines, expected) => {
  expect(lastWordsOn(lines)).toBe(expected);
});

test("tells not more than what fits in a line of a report", () => {
  expect(lastWordsOn(["word ".repeat(500)])!.length).toBeLessThan(310);
});
