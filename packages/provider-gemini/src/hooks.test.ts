import { expect, it } from "vitest";
import { hooks } from "./hooks.ts";

const call = (event: string, more: Readonly<Record<string, unknown>> = {}) =>
  hooks.read(event, {
    hook_event_name: event,
    session_id: "s",
    transcript_path: "/session-2026-11-22T15-00-s.jsonl",
    cwd: "/w",
    ...more,
  });
const OURS = { server: "team_orchestrator", tool: "agree_launch" };
const agreed = {
  tool_name: "mcp_team_orchestrator_agree_launch",
  tool_input: { lines: ["a"] },
  mcp_context: { server_name: OURS.server, tool_name: OURS.tool },
};
const asks = {
  notification_type: "ToolPermission",
  details: { type: "mcp", serverName: OURS.server, toolName: OURS.tool },
};

it("knows a tool's server by what stands beside its name", () => {
  expect(call("AfterTool", agreed)).toMatchObject({ kind: "toolFinished", tool: { mcp: OURS } });
  const { tool } = call("AfterTool", { ...agreed, mcp_context: undefined });
  expect(tool?.mcp).toBeUndefined();
});

it("reads the end of a turn, and goes on with none that was stopped or that failed", () => {
  const ended = call("AfterAgent", { prompt_response: "done" });
  expect(ended).toMatchObject({ kind: "turnEnded", lastAssistantText: "done" });
  const cut = call("AfterAgent", { prompt_response: "[no response text]" });
  expect(cut.kind).toBe("turnFailed");
  expect(cut.lastAssistantText).toBeUndefined();
});

it("gives nothing behind a command that somebody stopped", () => {
  const finished = (llmContent: unknown) =>
    call("AfterTool", { tool_name: "run_shell_command", tool_input: {}, tool_response: { llmContent } }).kind;
  const stopped = "<untrusted_context>\nCommand was cancelled by user before it could complete.";
  expect(finished(stopped)).toBe("other");
  expect(finished([{ text: stopped }])).toBe("other");
  expect(finished("<untrusted_context>\nOutput: hi")).toBe("toolFinished");
});

it("does not follow the empty file that is named at a resume", () => {
  expect(call("SessionStart", { source: "startup" }).transcriptPath).toBe(
    "/session-2026-11-22T15-00-s.jsonl",
  );
  expect(call("SessionStart", { source: "resume" }).transcriptPath).toBeUndefined();
  expect(call("BeforeAgent", { prompt: "p" })).toMatchObject({
    transcriptPath: "/session-2026-11-22T15-00-s.jsonl",
    prompt: "p",
  });
});

it("does not take the id that the program gives itself with another model for another conversation", () => {
  expect(call("AfterAgent", { prompt_response: "done" }).sessionId).toBe("s");
  expect(call("AfterAgent", { session_id: "other", prompt_response: "done" }).sessionId).toBeUndefined();
  const cleared = { session_id: "other", transcript_path: "/session-2026-11-22T15-00-other.jsonl" };
  expect(call("SessionStart", { ...cleared, source: "clear" }).sessionId).toBe("other");
});

it("counts a person as asked when the dialog of exactly the announced call stands there, and once", () => {
  expect(call("Notification", asks).kind).toBe("notified");
  expect(call("BeforeTool", agreed).kind).toBe("toolStarting");
  const other = { ...asks, details: { ...asks.details, toolName: "send_message" } };
  expect(call("Notification", other).kind).toBe("notified");
  expect(call("Notification", asks)).toMatchObject({
    kind: "permissionRequested",
    asksPerson: true,
    tool: { input: agreed.tool_input, mcp: OURS },
  });
  expect(call("Notification", asks).kind).toBe("notified");
});

it("words each answer as the program takes it", () => {
  const context = (hookEventName: string) => ({
    hookSpecificOutput: { hookEventName, additionalContext: "t" },
  });
  const text = { kind: "text", text: "t" } as const;
  expect(hooks.answer("BeforeAgent", text)).toEqual(context("BeforeAgent"));
  expect(hooks.answer("AfterTool", text)).toEqual(context("AfterTool"));
  expect(hooks.answer("AfterAgent", text)).toEqual({ decision: "block", reason: "t" });
  const entity = { kind: "text", text: "<b> a &lt; b" } as const;
  expect(hooks.answer("AfterTool", entity)).toMatchObject({
    hookSpecificOutput: { additionalContext: "<b> a &amp;lt; b" },
  });
  expect(hooks.answer("AfterAgent", entity)).toMatchObject({ reason: entity.text });
  expect(hooks.answer("BeforeAgent", { kind: "block", reason: "r" })).toEqual({
    decision: "block",
    reason: "r",
  });
  expect(hooks.answer("Notification", { kind: "none" })).toBeNull();
  expect(() => hooks.answer("Notification", { kind: "allow" })).toThrow("cannot carry");
});
