import fc from "fast-check";
import { expect, test } from "vitest";
import { wordFinder } from "./keywords.ts";

const text = fc.string({ unit: fc.constantFrom("a", "b", "A", "B", "c", "é", "\u2028"), maxLength: 30 });
const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 4 });

test("exactly the words that stand in a text are found, one within another too", () => {
  fc.assert(
    fc.property(fc.uniqueArray(word, { minLength: 1 }), text, (words, where) => {
      const small = where.toLowerCase();
      expect([...wordFinder(words)(where)].sort()).toEqual(words.filter((one) => small.includes(one)).sort());
    }),
    { numRuns: 1_000 },
  );
});
