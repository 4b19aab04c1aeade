import { expect, it } from "vitest";
import { linesOf } from "../test/fixture.ts";
import { createTranscriptReader } from "./transcript.ts";

const factsOf = (lines: readonly string[]) => {
  const reader = createTranscriptReader();
  return lines.flatMap((line) => reader.push(line));
};

const recorded = factsOf(linesOf("codex-rollout-main.sample.jsonl"));
const count = (kind: string): number => recorded.filter((one) => one.kind === kind).length;

it("counts in the recorded session what its records hold", () => {
  expect({
    session: count("session"),
    closed: count("turnClosed"),
    interrupted: count("turnInterrupted"),
    errors: count("providerError"),
    tools: count("toolCalled"),
  }).toEqual({ session: 1, closed: 13, interrupted: 2, errors: 6, tools: 4 });
  expect(count("turnOpened")).toBe(count("turnClosed") + count("turnInterrupted") + count("providerError"));
});

it("names the provider's errors by their kind", () => {
  const errors = recorded.flatMap((one) => (one.kind === "providerError" ? [[one.category, one.ended]] : []));
  const kinds = ["unknown", "auth", "rate_limit", "server", "server", "server"];
  expect(errors).toEqual(kinds.map((kind) => [kind, true]));
});

it("shows each prompt once, and none of the program's own context as one", () => {
  const prompts = recorded.flatMap((one) =>
    one.kind === "textSeen" && one.origin === "prompt" ? [one.text] : [],
  );
  expect(prompts.filter((text) => text.includes("QUEUED codex message")).length).toBe(1);
  expect(prompts.some((text) => text.includes("<environment_context>"))).toBe(false);
});

const record = (type: string, payload: object): string =>
  JSON.stringify({ timestamp: "2026-11-21T01:00:00.000Z", type, payload });
const message = (role: string, text: string): string =>
  record("response_item", { type: "message", role, content: [{ type: "input_text", text }] });

it.each([
  ["a hook's text", message("developer", "TEAM"), [{ kind: "textSeen", origin: "hook", text: "TEAM" }]],
  ["the text of a stop hook", message("user", '<hook_prompt id="1">GO</hook_prompt>'), [{ origin: "hook" }]],
  ["a skill list", message("developer", "<skills_instructions>\nx"), []],
  ["a compaction", record("compacted", {}), [{ kind: "compacted" }]],
  [
    "a tool's result",
    record("response_item", { type: "function_call_output", output: [{ type: "text", text: "r" }] }),
    [{ kind: "textSeen", origin: "tool", text: "r" }],
  ],
  [
    "a team tool",
    record("response_item", { type: "function_call", namespace: "mcp__t", name: "x", call_id: "c" }),
    [{ kind: "toolCalled", tool: "mcp__t__x", callId: "c" }],
  ],
])("reads %s", (_, line, expected) => {
  const facts = factsOf([line]);
  expect(facts.length).toBe(expected.length);
  expect(facts).toMatchObject(expected);
});

it.each(["", "{", "null", "[]", '{"type":"event_msg"}', '{"payload":{"type":3}}'])(
  "takes %j without a word",
  (line) => {
    expect(factsOf([line])).toEqual([]);
  },
);
