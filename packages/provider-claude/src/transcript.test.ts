import { expect, it } from "vitest";
import { linesOf } from "../test/fixture.ts";
import { createTranscriptReader } from "./transcript.ts";

const factsOf = (lines: readonly string[]) => {
  const reader = createTranscriptReader();
  return lines.flatMap((line) => reader.push(line));
};

const recorded = factsOf(linesOf("claude-transcript-main.sample.jsonl"));
const count = (kind: string): number => recorded.filter((one) => one.kind === kind).length;

it("counts in the recorded session what its records hold", () => {
  expect({
    session: count("session"),
    opened: count("turnOpened"),
    closed: count("turnClosed"),
    interrupted: count("turnInterrupted"),
    errors: count("providerError"),
    tools: count("toolCalled"),
  }).toEqual({ session: 1, opened: 32, closed: 19, interrupted: 4, errors: 6, tools: 3 });
});

it("names the provider's errors by their kind", () => {
  const errors = recorded.flatMap((one) => (one.kind === "providerError" ? [[one.category, one.ended]] : []));
  expect(errors).toEqual([
    ["unknown", true],
    ["auth", true],
    ["auth", true],
    ["rate_limit", true],
    ["server", true],
    ["server", true],
  ]);
});

it("shows prompts and tool results as text that the model saw", () => {
  const seen = recorded.flatMap((one) =>
    one.kind === "textSeen" ? [`${one.origin}: ${one.text.slice(0, 40)}`] : [],
  );
  expect(seen).toContain("prompt: QUEUED message while busy");
  expect(seen.some((text) => text.startsWith('tool: {"ok":true,"tool":"report_result"'))).toBe(true);
});

it("closes a turn with the last words of the model", () => {
  const closed = recorded.find((one) => one.kind === "turnClosed");
  expect(closed).toMatchObject({
    lastText: "MOCK-REPLY: Please run now",
    turnId: "c08e7476-0e22-42f9-beda-4fc1555ca2e0",
  });
});

const record = (rest: object): string => JSON.stringify({ timestamp: "2026-11-21T01:00:00.000Z", ...rest });

it.each([
  [
    "a hook's text",
    {
      type: "attachment",
      attachment: { type: "hook_additional_context", content: ["one", "two"], hookEvent: "PostToolUse" },
    },
    [{ kind: "textSeen", origin: "hook", text: "one\ntwo" }],
  ],
  [
    "the feedback of a stop hook",
    { type: "user", isMeta: true, message: { content: "Stop hook feedback:\nGO" } },
    [{ origin: "hook" }],
  ],
  ["a compaction", { type: "system", subtype: "compact_boundary" }, [{ kind: "compacted" }]],
  [
    "a retry",
    { type: "system", subtype: "api_error", error: "rate_limit", content: "429", retryInMs: 2000 },
    [
      {
        kind: "providerError",
        category: "rate_limit",
        ended: false,
        retryAt: Date.parse("2026-11-21T01:00:02.000Z"),
      },
    ],
  ],
  ["a subagent's words", { type: "user", isSidechain: true, message: { content: "inner" } }, []],
  [
    "the output of a command of its own",
    { type: "user", message: { content: "<local-command-stdout>x" } },
    [{ kind: "textSeen" }],
  ],
  [
    "filler of its own",
    {
      type: "assistant",
      message: { model: "<synthetic>", content: [{ type: "text", text: "No response requested." }] },
    },
    [],
  ],
])("reads %s", (_, rest, expected) => {
  const facts = factsOf([record(rest)]);
  expect(facts.length).toBe(expected.length);
  expect(facts).toMatchObject(expected);
});

it.each(["", "{", "null", "[]", '{"type":"user"}', '{"type":"user","message":{"content":[null,3]}}'])(
  "takes %j without a word",
  (line) => {
    expect(factsOf([line])).toEqual([]);
  },
);
