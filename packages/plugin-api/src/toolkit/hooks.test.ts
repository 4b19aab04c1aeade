import { expect, test } from "vitest";
import type { HookAnswer } from "../hooks.ts";
import { sharedHooks } from "./hooks.ts";

const hooks = sharedHooks({
  provider: "mine",
  kinds: { SessionStart: "sessionStarted", PostToolUse: "toolFinished", Stop: "turnEnded" },
  turnField: "turn",
  texts: { PostToolUse: "context", Stop: "reason" },
  toolLine: (name, input) => `${name} ${JSON.stringify(input)}`,
  facts: (event, _, at) => (event === "Stop" ? [{ kind: "turnClosed", at }] : []),
});

test("a call is read with all that it tells, and nothing that it does not", () => {
  const body = {
    hook_event_name: "PostToolUse",
    session_id: "s1",
    transcript_path: "/r/s1",
    turn: "t1",
    tool_name: "Bash",
    tool_input: { command: "ls" },
    tool_use_id: "c1",
    agent_id: "sub",
  };
  expect(hooks.read("PostToolUse", body)).toEqual({
    kind: "toolFinished",
    fromSubagent: true,
    sessionId: "s1",
    transcriptPath: "/r/s1",
    turnId: "t1",
    tool: { name: "Bash", callId: "c1", command: 'Bash {"command":"ls"}', input: { command: "ls" } },
    facts: [],
  });
  expect(hooks.read("SessionStart", { hook_event_name: "SessionStart", source: "compact" })).toMatchObject({
    kind: "sessionStarted",
    compacted: true,
  });
  expect(hooks.read("Other", { hook_event_name: "Other", prompt: "" })).toEqual({
    kind: "other",
    fromSubagent: false,
    facts: [],
  });
});

test("a session begins, and what the provider adds is told beside it", () => {
  const start = { hook_event_name: "SessionStart", session_id: "s1", cwd: "/w" };
  expect(hooks.read("SessionStart", start).facts).toMatchObject([
    { kind: "session", sessionId: "s1", cwd: "/w" },
  ]);
  const stop = { hook_event_name: "Stop", stop_hook_active: true, last_assistant_message: "done" };
  expect(hooks.read("Stop", stop)).toMatchObject({
    continued: true,
    lastAssistantText: "done",
    facts: [{ kind: "turnClosed" }],
  });
});

test.each([[{ hook_event_name: "Stop" }], ["text"], [null], [[]]])("the body %j is not read", (body) => {
  expect(() => hooks.read("PostToolUse", body)).toThrow(/^mine: the body of a PostToolUse hook names /);
});

const decide = (decision: unknown) => ({
  hookSpecificOutput: { hookEventName: "PermissionRequest", decision },
});
test.each<[string, HookAnswer, unknown]>([
  ["Any", { kind: "none" }, null],
  ["Stop", { kind: "text", text: "go on" }, { decision: "block", reason: "go on" }],
  [
    "PostToolUse",
    { kind: "text", text: "x" },
    { hookSpecificOutput: { hookEventName: "PostToolUse", additionalContext: "x" } },
  ],
  ["UserPromptSubmit", { kind: "block", reason: "no" }, { decision: "block", reason: "no" }],
  ["PermissionRequest", { kind: "allow" }, decide({ behavior: "allow" })],
  ["PermissionRequest", { kind: "deny", reason: "no" }, decide({ behavior: "deny", message: "no" })],
])("a %s hook is answered with %j", (event, answer, json) => {
  expect(hooks.answer(event, answer)).toEqual(json);
});

test.each<[string, HookAnswer]>([
  ["SessionEnd", { kind: "text", text: "x" }],
  ["Stop", { kind: "block", reason: "x" }],
  ["Stop", { kind: "allow" }],
])("a %s hook that cannot carry %j says so", (event, answer) => {
  expect(() => hooks.answer(event, answer)).toThrow(
    `mine: a ${event} hook cannot carry the answer ${answer.kind}`,
  );
});
