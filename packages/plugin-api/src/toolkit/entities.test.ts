import fc from "fast-check";
import { expect, test } from "vitest";
import { keepEntities, readEntities } from "./entities.ts";

const asTheProgramWrites = (text: string): string => text.replaceAll("<", "&lt;").replaceAll(">", "&gt;");

test("a text with signs and entities is read as it was, whatever it holds", () => {
  const part = fc.constantFrom("&", "amp;", "lt;", "gt;", "&lt;", "&amp;gt;", "<", ">", "a ");
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const text = parts.join("");
      expect(readEntities(asTheProgramWrites(keepEntities(text)))).toBe(text);
    }),
  );
});

test("a text without entities is handed over as it is", () => {
  expect(keepEntities("a < b && c > d &amp; &nbsp;")).toBe("a < b && c > d &amp; &nbsp;");
});
