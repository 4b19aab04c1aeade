import { expect, test } from "vitest";
import { chooseOption } from "./choose.ts";

const PORTS = ["4242", "8080"];

test.each<[string, readonly string[], string, number | "none" | "ambiguous"]>([
  ["its place", PORTS, "2", 1],
  ["its words, though they are a number", PORTS, "4242", 0],
  ["words in another case and spacing", ["Use  the test database", "Stop"], " use the TEST database ", 0],
  ["a place that is not there", PORTS, "3", "none"],
  ["place zero", PORTS, "0", "none"],
  ["a part of its words", PORTS, "80", "none"],
  ["nothing", PORTS, "", "none"],
  ["words that several options have", ["Yes", "yes"], "Yes", "ambiguous"],
  ["a number that is one option's words and another's place", ["2", "1"], "1", "ambiguous"],
  ["a number that is the words of the option in that place", ["1", "2"], "2", 1],
  ["anything where there are no options", [], "1", "none"],
])("an option is chosen by %s", (_how, options, words, expected) => {
  const choice = chooseOption(options, words);
  expect(choice.kind === "option" ? choice.index : choice.kind).toBe(expected);
});
