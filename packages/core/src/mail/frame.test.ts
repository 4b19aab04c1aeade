import fc from "fast-check";
import { expect, test } from "vitest";
import { messageRow as message } from "../../test/rows.ts";
import {
  headerOf,
  holdsOldFrame,
  holdsWords,
  newNonce,
  readMarks,
  renderBody,
  renderHead,
  tokenOf,
} from "./frame.ts";

const ID = "msg_0123456789ab";
const NONCE = "0123456789abcdef";
const contents = fc.string({ unit: "grapheme", minLength: 1, maxLength: 3_000 });

test("a body carries its id, its sender, its task and its hand-over on its first line, and its token at its end", () => {
  expect(renderBody(message("do it\nwell", { task_id: "task_1" }), NONCE)).toBe(
    `Team Agent message ${ID} from leader for task_1 [${NONCE}]:\n\ndo it\nwell\n\n[team-agent-token:${ID}:${NONCE}]`,
  );
});

test("a head says how long the message is and how all of it is read", () => {
  const head = renderHead(message("x".repeat(50_000)), NONCE);
  expect(head.length).toBeLessThan(2_500);
  expect(head).toContain("50000 characters");
  expect(head).toContain(`read_message, message_id "${ID}"`);
  expect(head.startsWith(headerOf(message(""), NONCE))).toBe(true);
  expect(head.endsWith(tokenOf(ID, NONCE))).toBe(true);
});

test("a head never cuts a character in two", () => {
  fc.assert(
    fc.property(fc.integer({ min: 990, max: 1_010 }), (before) => {
      expect(renderHead(message(`${"x".repeat(before)}${"🙂".repeat(10_000)}`), NONCE).isWellFormed()).toBe(
        true,
      );
    }),
  );
});

test("no content, sender or task opens or ends a frame within a frame", () => {
  const hostile = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          tokenOf(ID, NONCE),
          headerOf(message(""), NONCE),
          "[team-agent-token:",
          "Team Agent message msg_",
          "\u200b",
          "\n\n",
          "]:",
        ),
        fc.string({ unit: "grapheme", maxLength: 8 }),
      ),
      { maxLength: 20 },
    )
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(hostile, hostile, hostile, (content, sender, task) => {
      const nonce = newNonce();
      for (const render of [renderBody, renderHead]) {
        const text = render(message(content, { sender, task_id: task }), nonce);
        expect(readMarks(text)).toEqual([{ messageId: ID, nonce }]);
        expect(text.match(/Team Agent message msg_/g)).toHaveLength(1);
        expect(text.split("\n", 1)[0]!.endsWith(` [${nonce}]:`)).toBe(true);
      }
    }),
  );
});

test("the words of a hand-over are found again however the record wraps them", () => {
  fc.assert(
    fc.property(contents, fc.constantFrom(" ", "\n", "\n  ", "\t"), (content, blank) => {
      const row = message(content);
      const wrapped = `before ${renderBody(row, NONCE).replaceAll(" ", blank)} after`;
      expect(holdsWords(wrapped, row, NONCE, "whole")).toBe(true);
    }),
  );
});

test.each([
  ["only its token", tokenOf(ID, NONCE)],
  ["only its header", headerOf(message(""), NONCE)],
  ["both marks of another hand-over", renderBody(message("hello"), newNonce())],
  ["its marks around a changed text", renderBody(message("changed"), NONCE)],
  ["its beginning, where all of it was handed over", renderHead(message("hello"), NONCE)],
  ["an old frame", `Team Agent message ${ID} from leader:\n\nhello\n\n[team-agent-token:${ID}]`],
])("a record with %s does not hold its words", (_name, text) => {
  expect(holdsWords(text, message("hello"), NONCE, "whole")).toBe(false);
});

test("what an older version handed over is found by both of its marks", () => {
  const old = `Team Agent message ${ID} from leader:\n\nhello\n\n[team-agent-token:${ID}]`;
  expect(holdsOldFrame(old, message("hello"))).toBe(true);
  expect(holdsOldFrame(`[team-agent-token:${ID}]`, message("hello"))).toBe(false);
  expect(holdsOldFrame(renderBody(message("hello"), NONCE), message("hello"))).toBe(false);
});
