import { expect, test } from "vitest";
import { readAnswers } from "./read-answers.ts";

const part = (text: string, labels: readonly string[], multiple = false, ownWords = true) => ({
  text,
  options: labels.map((label) => ({ label })),
  multiple,
  ownWords,
});
const LIBRARY = part("Which library?", ["Alpha", "Beta"]);
const FEATURES = part("Which features?", ["Login", "Export", "Search, fast"], true);
const PORT = part("Which port?", ["4242", "8080"], false, false);

test.each<[string, readonly ReturnType<typeof part>[], string, readonly (readonly string[])[]]>([
  ["a place", [LIBRARY], "2", [["Beta"]]],
  ["words in another case", [LIBRARY], " beta ", [["Beta"]]],
  [
    "words of one's own",
    [LIBRARY],
    "neither; ask me tomorrow, please",
    [["neither; ask me tomorrow, please"]],
  ],
  ["places of several", [FEATURES], "1, 2", [["Login", "Export"]]],
  ["words of several, in the order of the options", [FEATURES], "export,login", [["Login", "Export"]]],
  ["a label with a comma", [FEATURES], "search, fast", [["Search, fast"]]],
  ["one of several", [FEATURES], "2", [["Export"]]],
  ["own words where several may be chosen", [FEATURES], "none of them, thanks", [["none of them, thanks"]]],
  ["an answer to each of two", [LIBRARY, FEATURES], "Beta; 1, 2", [["Beta"], ["Login", "Export"]]],
  ["a line for each of two", [LIBRARY, FEATURES], "own; words\n\n3\n", [["own; words"], ["Search, fast"]]],
])("questions are answered by %s", (_how, parts, words, answers) => {
  expect(readAnswers(parts, words)).toEqual({ kind: "answers", answers });
});

test.each<[string, readonly ReturnType<typeof part>[], string, RegExp]>([
  ["one of two", [LIBRARY, FEATURES], "Beta", /has 1 of 2 parts/],
  ["three of two", [LIBRARY, FEATURES], "a; b; c", /has 3 of 2 parts/],
  ["an empty one of two", [LIBRARY, FEATURES], "Beta; ", /has no text \(to 2: Which features\?\)/],
  ["nothing", [LIBRARY], "  ", /has no text/],
  ["a place that is not there", [LIBRARY], "3", /not one option: 1\. Alpha, 2\. Beta/],
  ["two places where one may be chosen", [LIBRARY], "1, 2", /not one option/],
  ["an option among other words", [FEATURES], "Login, and dark mode", /none of the options/],
  ["a place that is not there among several", [FEATURES], "1, 7", /none of the options/],
  ["own words where none are taken", [PORT], "9000 or so", /none of the options: 1\. 4242/],
])("an answer is refused that gives %s", (_what, parts, words, why) => {
  expect(readAnswers(parts, words)).toMatchObject({ kind: "refused", why: expect.stringMatching(why) });
});
