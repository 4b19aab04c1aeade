import fc from "fast-check";
import { expect, test } from "vitest";
import { fold } from "./fold.ts";

test("a line is broken between words, and goes on two columns further in", () => {
  expect(fold("  one two three four", 12)).toBe("  one two\n    three\n    four");
  expect(fold("short", 80)).toBe("short");
  expect(fold("one two three", Number.POSITIVE_INFINITY)).toBe("one two three");
});

test("the columns of a table stay, and its last cell goes on below itself", () => {
  expect(fold("a    bb  words that are many", 16, 9)).toBe("a    bb  words\n        that are\n        many");
});

test("a command stays in one piece, on a row of its own where it has no room", () => {
  expect(fold("Bring it back: team-agent start-agent ann --force", 30)).toBe(
    "Bring it back:\n  team-agent start-agent ann --force",
  );
  expect(fold("action: team-agent quick-start --yes --allow-folder '/a b'", 20)).toBe(
    "action:\n  team-agent quick-start --yes --allow-folder '/a b'",
  );
});

test("colours have no width", () => {
  expect(fold("\u001b[1mone\u001b[0m two", 7)).toBe("\u001b[1mone\u001b[0m two");
});

test("nothing but blanks is lost, and no row is too long that could be broken", () => {
  const word = fc.stringMatching(/^[a-zä…]{1,12}$/);
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 20, max: 60 }), (words, width) => {
      const folded = fold(words.join(" "), width);
      expect(folded.split(/\s+/)).toEqual(words);
      for (const row of folded.split("\n")) expect(row.length).toBeLessThanOrEqual(width);
    }),
  );
});
