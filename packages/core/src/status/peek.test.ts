import { expect, test } from "vitest";
import { type PeekRequest, selectLines } from "./peek.ts";

const SCREEN = ["one", "two", "", "Three", "four", "three again", "", ""];

test.each<[string, Partial<PeekRequest>, readonly string[]]>([
  ["the first lines", { head: 2 }, ["one", "two"]],
  ["the last lines that are not empty", { tail: 2 }, ["four", "three again"]],
  ["hits, whatever their case", { search: "three" }, ["Three", "--", "three again"]],
  ["hits with what stands around them", { search: "two", around: 1 }, ["one", "two", ""]],
  ["nothing for a text that is not there", { search: "five" }, []],
])("%s", (_, request, lines) => {
  expect(selectLines(SCREEN, { around: 0, ...request })).toEqual(lines);
});
