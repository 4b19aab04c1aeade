import type { TurnFact } from "@team-agent/plugin-api";
import { expect, it } from "vitest";
import { linesOf } from "../test/fixture.ts";
import { createTranscriptReader } from "./transcript.ts";

const read = (lines: readonly string[]): TurnFact[] => {
  const reader = createTranscriptReader();
  return lines.flatMap((line) => [...reader.push(line)]);
};
const record = (fields: object): string =>
  JSON.stringify({ uuid: "u1", sessionId: "s", timestamp: "2026-11-22T11:00:00.000Z", cwd: "/w", ...fields });
const FACTS = read(linesOf("chat.jsonl"));

it("opens a turn with each prompt and closes it with the answer that calls nothing", () => {
  const turns = FACTS.filter(({ kind }) => kind === "turnOpened" || kind === "turnClosed");
  expect(turns.slice(0, 2)).toMatchObject([
    { kind: "turnOpened", turnId: expect.any(String) },
    { kind: "turnClosed", lastText: "done" },
  ]);
  const [opened, closed] = turns as { turnId?: string }[];
  expect(closed!.turnId).toBe(opened!.turnId);
});

it("tells a hook's text from the prompt that it came with, as it stands there and as it was meant", () => {
  const seen = FACTS.flatMap((one) => (one.kind === "textSeen" ? [[one.origin, one.text]] : []));
  expect(seen[0]).toEqual(["prompt", "Team message msg_1 from leader"]);
  expect(seen[1]![0]).toBe("hook");
  expect(seen[1]![1]).toContain("a &lt; b");
  expect(seen[2]![1]).toMatch(/^Team Agent message msg_1 from leader: a < b /);
  const behind = seen.filter(([origin, text]) => origin === "tool" && text!.includes("MID-TURN a > b"));
  expect(behind.length).toBeGreaterThan(0);
});

it("begins a turn again with what was written during one", () => {
  const facts = read([
    record({ type: "user", message: { parts: [{ text: "first" }] } }),
    record({ type: "assistant", message: { parts: [{ text: "thinking", thought: true }, { text: "one" }] } }),
    record({
      type: "user",
      uuid: "u2",
      subtype: "mid_turn_user_message",
      message: { parts: [{ text: "second" }] },
    }),
    record({ type: "assistant", message: { parts: [{ text: "two" }] } }),
  ]);
  expect(facts.filter(({ kind }) => kind !== "session" && kind !== "textSeen")).toMatchObject([
    { kind: "turnOpened", turnId: "u1" },
    { kind: "turnClosed", turnId: "u1", lastText: "one" },
    { kind: "turnOpened", turnId: "u2" },
    { kind: "turnClosed", turnId: "u2", lastText: "two" },
  ]);
});

it("does not end a turn in which a tool is called", () => {
  const call = { functionCall: { id: "c", name: "edit", args: {} } };
  const line = record({ type: "assistant", message: { parts: [{ text: "I edit" }, call] } });
  expect(read([line]).slice(1)).toEqual([
    { kind: "toolCalled", at: Date.parse("2026-11-22T11:00:00.000Z"), tool: "edit", callId: "c" },
  ]);
});

it("ends a turn with the error of its own request, and not with that of another one", () => {
  const failed = (prompt_id: string): string =>
    record({
      type: "system",
      subtype: "ui_telemetry",
      systemPayload: {
        uiEvent: { "event.name": "qwen-code.api_error", prompt_id, error_message: "429 too many" },
      },
    });
  expect(read([failed("s########3")]).slice(1)).toMatchObject([
    { kind: "providerError", category: "rate_limit", ended: true },
  ]);
  expect(read([failed("memory-extraction")]).slice(1)).toEqual([]);
});

it("tells of a conversation that was shortened", () => {
  expect(read([record({ type: "system", subtype: "chat_compression" })]).slice(1)).toMatchObject([
    { kind: "compacted" },
  ]);
});

it("tells a text that has signs and entities of its own as it was handed over", () => {
  const text =
    "<qwen:user-prompt-submit-context>\n&lt;b&gt; a &amp;lt; b\n</qwen:user-prompt-submit-context>";
  const facts = read([record({ type: "user", message: { parts: [{ text }] } })]);
  expect(facts).toContainEqual(expect.objectContaining({ origin: "hook", text: "<b> a &lt; b" }));
});
