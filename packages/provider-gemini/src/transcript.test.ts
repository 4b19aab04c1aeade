import type { TurnFact } from "@team-agent/plugin-api";
import { expect, it } from "vitest";
import { linesOf } from "../test/fixture.ts";
import { createTranscriptReader } from "./transcript.ts";

const read = (lines: readonly string[]): TurnFact[] => {
  const reader = createTranscriptReader();
  return lines.flatMap((line) => [...reader.push(line)]);
};
const originsIn = (facts: readonly TurnFact[], words: string): readonly string[] =>
  facts.flatMap((one) => (one.kind === "textSeen" && one.text.includes(words) ? [one.origin] : []));
const CHAT = read(linesOf("chat.jsonl"));
const DENIED = read(linesOf("denied.jsonl"));

it("opens a turn with each prompt, and none with what a conversation begins with", () => {
  expect(CHAT[0]).toMatchObject({ kind: "session", sessionId: expect.any(String) });
  expect(CHAT[1]).toMatchObject({ kind: "turnOpened", turnId: expect.any(String) });
  expect(originsIn(CHAT, "<session_context>")).toEqual([]);
});

it("proves a prompt, a hook's text, one behind a tool's result and one at a turn's end", () => {
  expect(originsIn(CHAT, "Team message msg_1")).toEqual(["prompt"]);
  expect(originsIn(CHAT, "a < b & c")).toEqual(["hook"]);
  expect(originsIn(CHAT, "a &lt; b & c")).toEqual(["hook"]);
  expect(originsIn(CHAT, "MID-TURN a > b")).toEqual(["tool"]);
  expect(originsIn(CHAT, "END-TEXT")).toEqual(["prompt"]);
});

it("does not tell a prompt that a hook blocked", () => {
  expect(originsIn(CHAT, "msg_9")).toEqual([]);
});

it("tells a call and its result once, though the message is written again", () => {
  const calls = CHAT.flatMap((one) => (one.kind === "toolCalled" ? [one.tool] : []));
  expect(calls).toEqual(["run_shell_command", "mcp_team_orchestrator_report_result", "run_shell_command"]);
  expect(originsIn(CHAT, "Output: by-shell")).toHaveLength(2);
});

it("does not tell the conversation again that it copies after a denial", () => {
  expect(originsIn(DENIED, "touch dialog1")).toEqual(["prompt"]);
  const prompts = DENIED.filter(({ kind }) => kind === "turnOpened");
  expect(prompts).toHaveLength(7);
  const last = DENIED.findLastIndex(({ kind }) => kind === "turnInterrupted");
  expect(DENIED.slice(last + 1)).toEqual([]);
});

it("takes a prompt behind copies for a new one, whether or not the whole conversation is written before it", () => {
  const message = (id: string, second: string, text: string): string =>
    JSON.stringify({ id, type: "user", timestamp: `2026-11-22T15:00:${second}Z`, content: [{ text }] });
  const copied = [
    message("a", "01.000", "again"),
    message("b", "02.000", "<session_context>…"),
    message("c", "02.010", "again"),
  ];
  const whole = JSON.stringify({ $set: { messages: [] } });
  expect(originsIn(read([...copied, whole, message("d", "02.200", "again")]), "again")).toHaveLength(2);
  expect(originsIn(read([...copied, message("d", "04.000", "again")]), "again")).toHaveLength(2);
  expect(originsIn(read(copied), "again")).toHaveLength(1);
});

it("ends a turn with an error of the provider, and with a person's Escape", () => {
  const errors = CHAT.filter(({ kind }) => kind === "providerError");
  expect(errors).toMatchObject([
    { category: "unknown", ended: true, message: expect.stringContaining("scripted error 400") },
    { category: "auth", ended: true },
  ]);
  expect(CHAT.filter(({ kind }) => kind === "turnInterrupted")).toHaveLength(3);
});

const answer = (more: Readonly<Record<string, unknown>> = {}, at = 1_000): string =>
  JSON.stringify({ id: "g", type: "gemini", timestamp: new Date(at).toISOString(), content: "one", ...more });

it("leaves the end of a turn to its hook, and tells it where the record is read late", () => {
  expect(CHAT.filter(({ kind }) => kind === "turnClosed").at(0)).toMatchObject({ lastText: "finished" });
  expect(read([answer({}, Date.now())])).toEqual([]);
  expect(read([answer(), answer()])).toEqual([{ kind: "turnClosed", at: 1_000, lastText: "one" }]);
});

it("begins a turn anew whose answer called something all the same", () => {
  const toolCalls = [
    {
      id: "c",
      name: "t",
      timestamp: new Date(2_000).toISOString(),
      result: [{ functionResponse: { response: { output: "o" } } }],
    },
  ];
  expect(
    read([answer(), answer({ toolCalls }), answer({ id: "h" }, 3_000)]).map(({ kind, at }) => [kind, at]),
  ).toEqual([
    ["turnClosed", 1_000],
    ["turnOpened", 2_000],
    ["toolCalled", 1_000],
    ["textSeen", 2_000],
    ["turnClosed", 3_000],
  ]);
});

it("reads an error with advice below it", () => {
  const content = "[API Error: scripted error 429]\nPlease wait and try again later.";
  expect(read([answer({ type: "error", content })])).toMatchObject([
    { kind: "providerError", category: "rate_limit", message: "API Error: scripted error 429", ended: true },
  ]);
});

it("says nothing about a line that it does not understand", () => {
  expect(read(["", "{", "[]", '{"type":"user"}', '{"type":"new","timestamp":"x"}'])).toEqual([]);
});

it("tells a text that has signs and entities of its own as it was handed over", () => {
  const content = [{ text: "<hook_context>&lt;b&gt; a &amp;lt; b</hook_context>" }];
  const facts = read([
    JSON.stringify({ id: "1", timestamp: "2026-11-22T12:00:00.000Z", type: "user", content }),
  ]);
  expect(originsIn(facts, "<b> a &lt; b")).toEqual(["hook"]);
});
