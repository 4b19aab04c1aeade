import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { withoutControls } from "./plain-text.ts";

test.each([
  ["a colour", "\u001b[1;31mred\u001b[0m", "red"],
  ["a colour in eight bits", "\u009b31mred", "red"],
  ["a mode", "\u001b[?25lhidden", "hidden"],
  ["a cursor's form", "\u001b[0 qcursor", "cursor"],
  ["a title", "\u001b]0;evil title\u0007text", "text"],
  ["a link", "\u001b]8;;http://x y\u001b\\link\u001b]8;;\u001b\\", "link"],
  ["a picture", "\u001bPq#0;2;0;0;0\u001b\\after", "after"],
  ["a program's own command", "\u001b_Gf=24;AAAA\u001b\\after", "after"],
  ["a private message in eight bits", "\u009esecret\u009cafter", "after"],
  ["a character set", "\u001b(Bascii", "ascii"],
  ["a reset", "\u001bctext", "text"],
  ["a string that does not end", "\u001b]0;title", "0;title"],
  ["an escape at the end", "text\u001b", "text"],
  ["a bell and a carriage return", "\u0007a\rb", "ab"],
  ["a tab, lines and other letters", "\ta\n\u00e4 \u4f60\u597d 🙂", "\ta\n\u00e4 \u4f60\u597d 🙂"],
  ["a list in brackets", "[31m is not one, nor is [0]", "[31m is not one, nor is [0]"],
])("%s is taken out whole", (_, text, expected) => {
  expect(withoutControls(text)).toBe(expected);
  expect(withoutControls(withoutControls(text))).toBe(expected);
  // Nothing is left for those who take out less.
  expect(stripVTControlCharacters(expected)).toBe(expected);
});

test.each(["\u001b", "\u001b]", "\u001bP;", "\u009d", "\u0090a", "\u001b[0;", "\u009b ", "\u001b("])(
  "a text that begins again and again (%j) takes no longer than its length says",
  (piece) => {
    const text = piece.repeat(300_000);
    const began = performance.now();
    withoutControls(text);
    withoutControls(`${piece}${"a;0".repeat(300_000)}`);
    expect(performance.now() - began).toBeLessThan(1_000);
  },
);
