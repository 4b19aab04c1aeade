import { expect, it } from "vitest";
import { linesOf } from "../test/fixture.ts";
import { hooks } from "./hooks.ts";

const KINDS: Readonly<Record<string, string>> = {
  SessionStart: "sessionStarted",
  UserPromptSubmit: "promptSubmitted",
  PreToolUse: "toolStarting",
  PostToolUse: "toolFinished",
  PostToolUseFailure: "toolFinished",
  PermissionRequest: "permissionRequested",
  Notification: "notified",
  Stop: "turnEnded",
  StopFailure: "turnFailed",
  SessionEnd: "sessionEnded",
};

const recorded = linesOf("claude-hooks-sample.jsonl").map((line) => JSON.parse(line));

it("reads every recorded call", () => {
  expect(recorded.length).toBeGreaterThan(30);
  for (const { payload } of recorded) {
    const call = hooks.read(payload.hook_event_name, payload);
    expect(call.kind).toBe(KINDS[payload.hook_event_name] ?? "other");
    expect(call.sessionId).toBe(payload.session_id);
    expect(call.fromSubagent).toBe(false);
    if (payload.tool_name !== undefined) expect(call.tool?.name).toBe(payload.tool_name);
  }
});

it("names the error of a turn that failed", () => {
  const { payload } = recorded.find((one) => one.payload.hook_event_name === "StopFailure");
  expect(hooks.read("StopFailure", payload).facts).toMatchObject([{ kind: "providerError", ended: true }]);
});

it("tells a subagent's call apart", () => {
  const body = {
    hook_event_name: "PostToolUse",
    session_id: "s",
    agent_id: "sub",
    tool_name: "Read",
    tool_input: {},
  };
  expect(hooks.read("PostToolUse", body).fromSubagent).toBe(true);
});

it.each([
  ["Bash", { command: "a\nb", description: "d" }, "a ⏎ b"],
  ["Edit", { file_path: "/x/y", old_string: "a" }, "/x/y"],
  ["WebFetch", { url: "http://x", prompt: "p" }, "http://x"],
  ["mcp__s__t", { summary: "s" }, '{"summary":"s"}'],
  ["Bash", { command: "echo \u001b[2J" }, "echo �[2J"],
])("shows a %s call in one line", (name, input, command) => {
  const body = { hook_event_name: "PermissionRequest", tool_name: name, tool_input: input };
  expect(hooks.read("PermissionRequest", body).tool).toEqual({ name, command });
});

const context = (event: string, text: string) => ({
  hookSpecificOutput: { hookEventName: event, additionalContext: text },
});

it.each([
  ["Stop", { kind: "none" }, null],
  ["UserPromptSubmit", { kind: "text", text: "t" }, context("UserPromptSubmit", "t")],
  ["PostToolUse", { kind: "text", text: "t" }, context("PostToolUse", "t")],
  ["PostToolUseFailure", { kind: "text", text: "t" }, context("PostToolUseFailure", "t")],
  [
    "Stop",
    { kind: "text", text: "t" },
    { hookSpecificOutput: { hookEventName: "Stop", additionalContext: "t" } },
  ],
  ["UserPromptSubmit", { kind: "block", reason: "r" }, { decision: "block", reason: "r" }],
  [
    "PermissionRequest",
    { kind: "allow" },
    { hookSpecificOutput: { hookEventName: "PermissionRequest", decision: { behavior: "allow" } } },
  ],
  [
    "PermissionRequest",
    { kind: "deny", reason: "no" },
    {
      hookSpecificOutput: {
        hookEventName: "PermissionRequest",
        decision: { behavior: "deny", message: "no" },
      },
    },
  ],
] as const)("answers %s with %j", (event, answer, expected) => {
  expect(hooks.answer(event, answer)).toEqual(expected);
});

it.each([
  ["SessionEnd", { kind: "text", text: "t" }],
  ["Notification", { kind: "text", text: "t" }],
  ["Stop", { kind: "allow" }],
  ["PostToolUse", { kind: "block", reason: "r" }],
] as const)("will not answer %s with %j", (event, answer) => {
  expect(() => hooks.answer(event, answer)).toThrow(/cannot carry/);
});

it.each([null, "x", {}, { hook_event_name: "Stop" }])("will not read %j as a prompt", (body) => {
  expect(() => hooks.read("UserPromptSubmit", body)).toThrow(/UserPromptSubmit/);
});
