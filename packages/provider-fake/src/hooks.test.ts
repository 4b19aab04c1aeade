import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { hookAdapter } from "./hooks.ts";
import { createTranscriptReader } from "./transcript.ts";
import { FAKE_VERSION } from "./version.ts";

test("the version is the package's", () => {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  expect(FAKE_VERSION).toBe(manifest.version);
});

test.each([
  ["UserPromptSubmit", { turn_id: "t", prompt: "p" }, ["turnOpened"]],
  ["UserPromptSubmit", { turn_id: "t", prompt: "p", queued: true }, []],
  ["PostToolUse", { tool_name: "Bash", tool_use_id: "c", tool_input: { command: "ls" } }, ["toolCalled"]],
  ["PostToolUse", { tool_name: "Bash", agent_id: "s" }, []],
  ["Stop", { turn_id: "t", last_assistant_message: null, stop_hook_active: true }, ["turnClosed"]],
  ["StopFailure", { error: "quota", last_assistant_message: "m" }, ["providerError"]],
])("hook %s %j gives the facts %j", (event, fields, kinds) => {
  const call = hookAdapter.read(event, { hook_event_name: event, session_id: "s", ...fields });
  expect(call.facts.map(({ kind }) => kind)).toEqual(kinds);
});

test.each([
  ["Nonsense", { hook_event_name: "Nonsense" }],
  ["Stop", { hook_event_name: "SessionStart" }],
  ["Stop", null],
  ["toString", {}],
])("refuses hook %s with %j", (event, body) => expect(() => hookAdapter.read(event, body)).toThrow(/hook/));

const at = "2026-01-02T03:04:05.000Z";
test.each([
  [{ type: "hook_text", event: "Stop", text: "x" }, ["turnOpened", "textSeen"]],
  [{ type: "hook_text", event: "PostToolUse", text: "x" }, ["textSeen"]],
  [{ type: "blocked", turn: "t" }, ["turnClosed"]],
  [{ type: "interrupted", turn: "t" }, ["turnInterrupted"]],
  [{ type: "error", category: "weird", ended: true }, ["providerError"]],
  [{ type: "prompt" }, []],
  [{ type: "unheard-of" }, []],
])("transcript record %j gives %j", (record, kinds) => {
  const facts = createTranscriptReader().push(JSON.stringify({ time: at, ...record }));
  expect(facts.map(({ kind }) => kind)).toEqual(kinds);
});
