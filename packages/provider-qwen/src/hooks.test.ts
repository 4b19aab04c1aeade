import { expect, it } from "vitest";
import { hooks } from "./hooks.ts";

const body = (event: string, fields: object = {}) => ({ hook_event_name: event, session_id: "s", ...fields });
const read = (event: string, fields: object = {}) => hooks.read(event, body(event, fields));

it("takes a prompt for one, and the call for a tool's result for none", () => {
  expect(read("UserPromptSubmit", { prompt: "hi" })).toMatchObject({ kind: "promptSubmitted", prompt: "hi" });
  expect(read("UserPromptSubmit", { prompt: "" }).kind).toBe("other");
});

it("has nothing for the tool that somebody stopped, and something for one that failed", () => {
  const tool = { tool_name: "run_shell_command", tool_input: { command: "ls" } };
  expect(read("PostToolUseFailure", { ...tool, is_interrupt: true }).kind).toBe("other");
  expect(read("PostToolUseFailure", { ...tool, error: "no" }).kind).toBe("toolFinished");
});

it("knows the team's own tools by their server", () => {
  const { tool } = read("PermissionRequest", {
    tool_name: "mcp__team_orchestrator__report_result",
    tool_input: { summary: "x" },
  });
  expect(tool).toMatchObject({ mcp: { server: "team_orchestrator", tool: "report_result" } });
});

it("ends a turn that somebody stopped with the moment in which the program waits for a prompt", () => {
  const timestamp = "2026-11-22T11:38:55.700Z";
  expect(read("Notification", { notification_type: "idle_prompt", timestamp }).facts).toEqual([
    { kind: "turnInterrupted", at: Date.parse(timestamp) },
  ]);
  expect(read("Notification", { notification_type: "permission_prompt", timestamp }).facts).toEqual([]);
  expect(read("Notification", { notification_type: "idle_prompt" }).facts).toEqual([]);
});

it.each([
  ["authentication_failed", "[API Error: 401 x]", "auth"],
  ["rate_limit", "[API Error: 429 x]", "rate_limit"],
  ["rate_limit", "[API Error: Free tier quota is used up]", "quota"],
  ["invalid_request", "[API Error: 400 x]", "unknown"],
  ["unknown", "[API Error: Connection error.]", "server"],
])("reads the end of a turn with the error %s (%s)", (error, message, category) => {
  expect(read("StopFailure", { error, last_assistant_message: message })).toMatchObject({
    kind: "turnFailed",
    facts: [{ kind: "providerError", category, message, ended: true }],
  });
});

it("gives texts at a prompt and behind a tool's result, and never at a turn's end, where no record would show them", () => {
  const text = { kind: "text", text: "words" } as const;
  for (const event of ["UserPromptSubmit", "PostToolUse", "PostToolUseFailure"])
    expect(hooks.answer(event, text)).toEqual({
      hookSpecificOutput: { hookEventName: event, additionalContext: "words" },
    });
  expect(hooks.answer("PostToolUse", { kind: "text", text: "<b> a &lt; b" })).toMatchObject({
    hookSpecificOutput: { additionalContext: "<b> a &amp;lt; b" },
  });
  expect(() => hooks.answer("Stop", text)).toThrow(/cannot carry/);
  expect(hooks.maxContinuations).toBe(0);
});

it("decides a permission, with the reason of a denial", () => {
  expect(hooks.answer("PermissionRequest", { kind: "deny", reason: "no" })).toMatchObject({
    hookSpecificOutput: { decision: { behavior: "deny", message: "no" } },
  });
});
