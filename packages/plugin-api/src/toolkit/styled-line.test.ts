import { expect, test } from "vitest";
import { keysTo } from "./dialog.ts";
import { markedByBackground, parseStyled } from "./styled-line.ts";

const E = "\x1b[";

test.each([
  ["one of eight", `${E}31;42mx`, "1", "2"],
  ["a bright one", `${E}92;101mx`, "9;2", "9;1"],
  ["one of 256", `${E}38;5;244;48;5;7mx`, "5;244", "5;7"],
  ["one by its parts", `${E}38;2;1;2;3;48;2;4;5;6mx`, "2;1;2;3", "2;4;5;6"],
  ["none after a reset", `${E}31;42m${E}0mx`, null, null],
  ["none after the usual one was asked for", `${E}31;42m${E}39;49mx`, null, null],
  ["what stands before another attribute", `${E}38;5;2;7mx`, "5;2", null],
])("a character's colours: %s", (_name, line, foreground, background) => {
  expect(parseStyled(line)[0]).toMatchObject({ char: "x", foreground, background });
});

const OPTIONS = ["Allow once", "Allow always", "Reject"];
const line = (styles: readonly string[], names = OPTIONS) =>
  parseStyled(
    names.map((name, index) => `${E}${styles[index]}m ${E}${styles[index]}m${name}${E}0m`).join("   "),
  );

test.each([
  ["the first", ["48;5;4", "0", "0"], 0],
  ["the last, among others on a ground of their own", ["48;5;1", "48;5;1", "48;5;4"], 2],
  ["by reverse", ["0", "7", "0"], 1],
  ["none", ["0", "0", "0"], null],
  ["the one that is not like the others", ["48;5;4", "48;5;4", "48;5;1;7"], 2],
  ["each another", ["41", "42", "43"], null],
])("the option that is marked by its background: %s", (_name, styles, expected) => {
  expect(markedByBackground(line(styles), OPTIONS)).toBe(expected);
});

test("of two options the one with a background is marked, and none where both have one", () => {
  const two = OPTIONS.slice(0, 2);
  expect(markedByBackground(line(["0", "44"], two), two)).toBe(1);
  expect(markedByBackground(line(["41", "44"], two), two)).toBeNull();
  expect(markedByBackground(line(["0", "44"], two), ["Allow once", "Elsewhere"])).toBeNull();
});

test.each([
  [undefined, 2, ["Down", "Down", "Enter"]],
  ["vertical", 0, ["Enter"]],
  ["horizontal", 2, ["Right", "Right", "Enter"]],
] as const)("keys along the axis %s to option %i", (axis, index, keys) => {
  expect(keysTo({ cursor: 0, ...(axis ? { axis } : {}) }, index)).toEqual(keys);
  expect(keysTo({ cursor: 2, axis: "horizontal" }, 1)).toEqual(["Left", "Enter"]);
});
