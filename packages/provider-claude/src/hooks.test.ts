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
  expect(hooks.read("PermissionRequest", body).tool).toMatchObject({ name, command });
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

const LIBRARY = {
  question: "Which library?",
  header: "Library",
  multiSelect: false,
  options: [
    { label: "Alpha", description: "the old one" },
    { label: "Beta", description: "the new one" },
  ],
};
const FEATURES = {
  question: "Which features?",
  header: "Features",
  multiSelect: true,
  options: [
    { label: "Login", description: "" },
    { label: "Export", description: "" },
  ],
};
const asks = (tool_name: string, tool_input: unknown, hook_event_name = "PermissionRequest") =>
  hooks.read(hook_event_name, { hook_event_name, session_id: "s", tool_name, tool_input });

it("reads the program's own question with its parts", () => {
  const call = asks("AskUserQuestion", { questions: [LIBRARY, FEATURES] });
  expect(call.tool).toMatchObject({ name: "AskUserQuestion", command: "Which library? · Which features?" });
  expect(call.questions?.parts).toEqual([
    { text: "Which library?", options: LIBRARY.options, multiple: false, ownWords: true },
    {
      text: "Which features?",
      options: [{ label: "Login" }, { label: "Export" }],
      multiple: true,
      ownWords: true,
    },
  ]);
});

it.each([
  ["no questions", {}],
  ["none in the list", { questions: [] }],
  ["two with one text, which no answer can tell apart", { questions: [LIBRARY, LIBRARY] }],
  ["one without options", { questions: [{ question: "Which?" }] }],
  ["an option without a label", { questions: [{ ...LIBRARY, options: [{ description: "x" }] }] }],
])("takes a call for no question that has %s", (_what, input) => {
  expect(asks("AskUserQuestion", input).questions).toBeUndefined();
});

it("takes nothing else for a question, and no event but the request", () => {
  expect(asks("Other", { questions: [LIBRARY] }).questions).toBeUndefined();
  expect(asks("AskUserQuestion", { questions: [LIBRARY] }, "PostToolUse").questions).toBeUndefined();
});

it("knows the call again by its line, though its answer was added to the input", () => {
  const before = asks("AskUserQuestion", { questions: [LIBRARY] });
  const after = asks("AskUserQuestion", { questions: [LIBRARY], answers: { x: "y" } }, "PostToolUse");
  expect(after.tool?.command).toBe(before.tool?.command);
});

const decides = (decision: unknown) => ({
  hookSpecificOutput: { hookEventName: "PermissionRequest", decision },
});

it("gives the answers with the very questions, by their whole texts", () => {
  const { questions } = asks("AskUserQuestion", { questions: [LIBRARY, FEATURES] });
  const answers = [["Beta"], ["Login", "Export"]];
  expect(hooks.answer("PermissionRequest", { kind: "answers", questions: questions!, answers })).toEqual(
    decides({
      behavior: "allow",
      updatedInput: {
        questions: [LIBRARY, FEATURES],
        answers: { "Which library?": "Beta", "Which features?": "Login, Export" },
      },
    }),
  );
});

it("approves a plan with an input, because the program ignores a yes without one", () => {
  const { tool } = asks("ExitPlanMode", { plan: "1. Look\n2. Leap", planFilePath: "/plans/a.md" });
  expect(tool?.command).toBe("/plans/a.md: 1. Look ⏎ 2. Leap");
  expect(hooks.answer("PermissionRequest", { kind: "allow", tool })).toEqual(
    decides({ behavior: "allow", updatedInput: {} }),
  );
  const bash = { name: "Bash", command: "ls" };
  expect(hooks.answer("PermissionRequest", { kind: "allow", tool: bash })).toEqual(
    decides({ behavior: "allow" }),
  );
});

it.each([null, "x", {}, { hook_event_name: "Stop" }])("will not read %j as a prompt", (body) => {
  expect(() => hooks.read("UserPromptSubmit", body)).toThrow(/UserPromptSubmit/);
});
