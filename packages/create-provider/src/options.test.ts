import { expect, test } from "vitest";
import { readOptions } from "./options.ts";

test.each([
  [["my-program"], { kind: "provider", id: "my-program" }],
  [["my_place", "--transport"], { kind: "transport", id: "my_place" }],
  [["--transport", "place"], { kind: "transport", id: "place" }],
  [["place", "--help"], "help"],
])("reads %j", (argv, expected) => {
  expect(readOptions(argv)).toEqual(expected);
});

test.each([
  [[], "has no name"],
  [["one", "two"], "one name is enough"],
  [["--force", "one"], "no option --force"],
  [["../x"], "must start with a letter"],
  [["__proto__"], "must start with a letter"],
  [[""], "must start with a letter"],
  [["Big"], "must start with a letter"],
  [["a".repeat(300)], "32 at most"],
  [["my-place", "--transport"], "only a-z, 0-9 and _"],
])("refuses %j", (argv, why) => {
  expect(() => readOptions(argv)).toThrow(why);
});
