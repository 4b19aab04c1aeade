import fc from "fast-check";
import { expect, test } from "vitest";
import { messageRow as message } from "../../test/rows.ts";
import { holdsWords, newNonce, readMarks, renderBody } from "./frame.ts";
import { bundleFor, cleanContent, pageOf, readWake, wakeLine } from "./render.ts";

const id = (index: number) => `msg_${index.toString(16).padStart(12, "0")}`;
const contents = fc.string({ unit: "grapheme", minLength: 1, maxLength: 3_000 });
const LIMIT = 10_000;

test("a bundle is a beginning of what waits, in its order, within the limit", () => {
  fc.assert(
    fc.property(fc.array(contents, { maxLength: 12 }), (texts) => {
      const waiting = texts.map((text, index) => message(text, { message_id: id(index), seq: index }));
      const bundle = bundleFor(waiting, LIMIT);
      if (waiting.length === 0) {
        expect(bundle).toBeNull();
        return;
      }
      const { parts } = bundle!;
      expect(parts.map((part) => part.message)).toEqual(waiting.slice(0, parts.length));
      expect(parts.length).toBeGreaterThan(0);
      expect(bundle!.text.length).toBeLessThanOrEqual(LIMIT);
      expect(readMarks(bundle!.text).map(({ nonce }) => nonce)).toEqual(parts.map(({ nonce }) => nonce));
      for (const { message: one, nonce, form } of parts)
        expect(holdsWords(bundle!.text, one, nonce, form)).toBe(true);
    }),
  );
});

test("a bundle stops only when the next message does not fit", () => {
  fc.assert(
    fc.property(fc.array(contents, { minLength: 2, maxLength: 12 }), (texts) => {
      const waiting = texts.map((text, index) => message(text, { message_id: id(index), seq: index }));
      const { parts, text } = bundleFor(waiting, LIMIT)!;
      const next = waiting[parts.length];
      if (next) expect(text.length + 2 + renderBody(next, newNonce()).length).toBeGreaterThan(LIMIT);
    }),
  );
});

test("a message that is longer than an answer goes as its head, and the ones behind it keep their order", () => {
  const long = message("y".repeat(20_000), { message_id: id(1) });
  const bundle = bundleFor([long, message("short", { message_id: id(2) })], LIMIT)!;
  expect(bundle.parts.map((part) => [part.message.message_id, part.form])).toEqual([
    [id(1), "head"],
    [id(2), "whole"],
  ]);
});

test("a wake names its message and carries nothing else", () => {
  const line = wakeLine(message("secret words"));
  expect(line).toBe("Team message msg_0123456789ab from leader");
  expect(readWake(line)).toBe("msg_0123456789ab");
  expect(readWake(`  ${line}\n`)).toBe("msg_0123456789ab");
});

test.each([
  ["an empty prompt", ""],
  ["a prompt that quotes a wake", "What does this mean: Team message msg_0123456789ab from leader"],
  [
    "a wake with a person's long text behind it",
    `Team message msg_0123456789ab from leader ${"and more ".repeat(20)}`,
  ],
  ["a wake with a broken id", "Team message msg_0123 from leader"],
])("%s is no wake", (_name, prompt) => expect(readWake(prompt)).toBeNull());

test("nothing that a terminal would act on is left in a text", () => {
  const nasty = fc.constantFrom(
    "\u001b[201~",
    "\u001b]0;title\u0007",
    "\r\n",
    "\r",
    "\u0000",
    "\u009b31m",
    "\u001b",
    "\u007f",
    "\u001bP",
    "a",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(nasty, fc.string({ unit: "binary" }))), (parts) => {
      const clean = cleanContent(parts.join(""));
      expect(clean).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
      expect(cleanContent(clean)).toBe(clean);
    }),
  );
});

test("a plain text is left as it is, and escape sequences go with their parameters", () => {
  fc.assert(
    fc.property(
      fc
        .string({ unit: "grapheme" })
        .map((text) =>
          text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, ""),
        ),
      (text) => {
        expect(cleanContent(`${text}\n\t`)).toBe(`${text}\n\t`);
      },
    ),
  );
  expect(cleanContent("\u001b[1;31mred\u001b[0m \u001b]8;;http://x\u001b\\link\r\nend")).toBe(
    "red link\nend",
  );
});

test("no mark of direction is left in a text, and a line of another kind is a line", () => {
  expect(cleanContent("run \u202etxt.exe\u202c \u2066now\u2069\u2028then\u200f")).toBe(
    "run txt.exe now\nthen",
  );
});

test("a text is read in pages that no program cuts, and that make up the whole again", () => {
  const text = `${"很长的文字。".repeat(3_000)}"\n🙂`.repeat(2);
  const pages: string[] = [];
  for (let offset = 0; offset < text.length; offset += pages.at(-1)!.length) pages.push(pageOf(text, offset));
  expect(pages.join("")).toBe(text);
  for (const page of pages) {
    expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThanOrEqual(9_002);
    expect(page.isWellFormed()).toBe(true);
  }
});
