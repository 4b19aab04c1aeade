import fc from "fast-check";
import { expect, test } from "vitest";
import type { MessageRow } from "../store/index.ts";
import {
  bundleFor,
  cleanContent,
  findsMessage,
  headerOf,
  pageOf,
  readWake,
  renderBody,
  renderHead,
  tokenOf,
  wakeLine,
} from "./render.ts";

const message = (content: string, change: Partial<MessageRow> = {}): MessageRow => ({
  seq: 1,
  message_id: "msg_0123456789ab",
  team_key: "t",
  task_id: null,
  sender: "leader",
  recipient: "alice",
  reply_to: null,
  requires_ack: 0,
  priority: "normal",
  kind: "message",
  status: "accepted",
  status_since: 1,
  condition: null,
  content,
  created_at: 1,
  submitted_at: null,
  delivered_at: null,
  acknowledged_at: null,
  expires_at: 2,
  attempts: 0,
  attempt: null,
  lease_until: null,
  error: null,
  pruned_at: null,
  ...change,
});
const id = (index: number) => `msg_${index.toString(16).padStart(12, "0")}`;
const contents = fc.string({ unit: "grapheme", minLength: 1, maxLength: 3_000 });
const LIMIT = 10_000;

test("a body carries its id on its first line, its sender, its task, and the token at its end", () => {
  expect(renderBody(message("do it\nwell", { task_id: "task_1" }))).toBe(
    "Team Agent message msg_0123456789ab from leader for task_1:\n\ndo it\nwell\n\n[team-agent-token:msg_0123456789ab]",
  );
});

test("a head says how long the message is and how all of it is read", () => {
  const head = renderHead(message("x".repeat(50_000)));
  expect(head.length).toBeLessThan(2_500);
  expect(head).toContain("50000 characters");
  expect(head).toContain('read_message, message_id "msg_0123456789ab"');
  expect(head.startsWith(headerOf(message("")))).toBe(true);
  expect(head.endsWith(tokenOf("msg_0123456789ab"))).toBe(true);
});

test("a head never cuts a character in two", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1_990, max: 2_010 }), (before) => {
      expect(renderHead(message(`${"x".repeat(before)}${"🙂".repeat(10_000)}`)).isWellFormed()).toBe(true);
    }),
  );
});

test("a bundle is a beginning of what waits, in its order, within the limit", () => {
  fc.assert(
    fc.property(fc.array(contents, { maxLength: 12 }), (texts) => {
      const waiting = texts.map((text, index) => message(text, { message_id: id(index), seq: index }));
      const bundle = bundleFor(waiting, LIMIT);
      if (waiting.length === 0) {
        expect(bundle).toBeNull();
        return;
      }
      expect(bundle!.messages).toEqual(waiting.slice(0, bundle!.messages.length));
      expect(bundle!.messages.length).toBeGreaterThan(0);
      expect(bundle!.text.length).toBeLessThanOrEqual(LIMIT);
      for (const one of bundle!.messages) expect(findsMessage(bundle!.text, one)).toBe("whole");
      for (const one of waiting.slice(bundle!.messages.length))
        expect(findsMessage(bundle!.text, one)).toBeNull();
    }),
  );
});

test("a bundle stops only when the next message does not fit", () => {
  fc.assert(
    fc.property(fc.array(contents, { minLength: 2, maxLength: 12 }), (texts) => {
      const waiting = texts.map((text, index) => message(text, { message_id: id(index), seq: index }));
      const { messages, text } = bundleFor(waiting, LIMIT)!;
      const next = waiting[messages.length];
      if (next) expect(text.length + 2 + renderBody(next).length).toBeGreaterThan(LIMIT);
    }),
  );
});

test("a message that is longer than an answer goes as its head, and the ones behind it keep their order", () => {
  const long = message("y".repeat(20_000), { message_id: id(1) });
  const bundle = bundleFor([long, message("short", { message_id: id(2) })], LIMIT)!;
  expect(bundle.messages.map((one) => one.message_id)).toEqual([id(1), id(2)]);
  expect(findsMessage(bundle.text, long)).toBe("marked");
});

test("a message is found again however the record wraps it", () => {
  fc.assert(
    fc.property(contents, fc.constantFrom(" ", "\n", "\n  ", "\t"), (content, blank) => {
      const row = message(content);
      const [header, ...rest] = renderBody(row).split("\n");
      const wrapped = `before ${header}\n${rest.join("\n").replaceAll(" ", blank)} after`;
      expect(findsMessage(wrapped, row)).toBe("whole");
    }),
  );
});

test.each([
  ["only its token", tokenOf("msg_0123456789ab"), null],
  ["only its header", headerOf(message("")), null],
  ["another message", renderBody(message("hello", { message_id: id(7) })), null],
  ["its wake", wakeLine(message("")), null],
  ["its header and token around a changed text", renderBody(message("changed")), "marked"],
])("a record with %s proves no more than that", (_name, text, expected) => {
  expect(findsMessage(text, message("hello"))).toBe(expected);
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
      fc.string({ unit: "grapheme" }).map((text) => text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, "")),
      (text) => {
        expect(cleanContent(`${text}\n\t`)).toBe(`${text}\n\t`);
      },
    ),
  );
  expect(cleanContent("\u001b[1;31mred\u001b[0m \u001b]8;;http://x\u001b\\link\r\nend")).toBe(
    "red link\nend",
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
