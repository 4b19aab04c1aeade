import { expect, it } from "vitest";
import { linesOf } from "../test/fixture.ts";
import { hooks } from "./hooks.ts";

const recorded = linesOf("codex-hooks-sample.jsonl").map((line) => JSON.parse(line));

it("reads every recorded call", () => {
  expect(recorded.length).toBeGreaterThan(10);
  for (const { payload } of recorded) {
    const call = hooks.read(payload.hook_event_name, payload);
    expect(call.kind).not.toBe("other");
    expect([call.sessionId, call.turnId]).toEqual([payload.session_id, payload.turn_id]);
    expect(call.transcriptPath).toBe(payload.transcript_path);
  }
});

it("shows the command that a permission is asked for", () => {
  const { payload } = recorded.find((one) => one.payload.hook_event_name === "PermissionRequest");
  expect(hooks.read("PermissionRequest", payload).tool).toMatchObject({
    name: "Bash",
    command: "touch /home/dev/wk/proj3/z",
  });
});

const decision = (value: object) => ({
  hookSpecificOutput: { hookEventName: "PermissionRequest", decision: value },
});

it.each([
  ["Stop", { kind: "none" }, null],
  ["Stop", { kind: "text", text: "t" }, { decision: "block", reason: "t" }],
  [
    "PostToolUse",
    { kind: "text", text: "t" },
    { hookSpecificOutput: { hookEventName: "PostToolUse", additionalContext: "t" } },
  ],
  ["UserPromptSubmit", { kind: "block", reason: "r" }, { decision: "block", reason: "r" }],
  ["PermissionRequest", { kind: "allow" }, decision({ behavior: "allow" })],
  ["PermissionRequest", { kind: "deny", reason: "no" }, decision({ behavior: "deny", message: "no" })],
] as const)("answers %s with %j", (event, answer, expected) => {
  expect(hooks.answer(event, answer)).toEqual(expected);
});

it.each([
  ["PermissionRequest", { kind: "text", text: "t" }],
  ["Stop", { kind: "deny", reason: "r" }],
] as const)("will not answer %s with %j", (event, answer) => {
  expect(() => hooks.answer(event, answer)).toThrow(/cannot carry/);
});

it("will not read one event's body as another's", () => {
  expect(() => hooks.read("Stop", { hook_event_name: "PostToolUse" })).toThrow(/PostToolUse/);
});
