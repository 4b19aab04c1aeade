import { expect, it } from "vitest";
import { hooks } from "./hooks.ts";

const body = (more: Readonly<Record<string, unknown>> = {}) => ({
  sessionId: "11111111-1111-4111-8111-111111111111",
  cwd: "/work",
  ...more,
});
const asked = (command: string) =>
  hooks.read("permissionRequest", body({ toolName: "bash", toolInput: { command } }));

it("asks for a command that writes, and not for one that the program allows by itself", () => {
  expect(asked("touch a")).toMatchObject({ kind: "permissionRequested", tool: { command: "touch a" } });
  for (const command of ["ls -la", "git diff", "git status --short", "cat a.txt"])
    expect(asked(command), command).toMatchObject({ kind: "permissionRequested", granted: true });
  for (const command of ["ls > a", "cat $(touch b)", "git push", "ls; rm a", "find . -delete"])
    expect(asked(command).granted, command).toBeUndefined();
});

it("tells the server and the tool in both of the forms that names have", () => {
  const mcp = { server: "team_orchestrator", tool: "report_result" };
  const input = { toolInput: {} };
  expect(hooks.read("permissionRequest", body({ toolName: "other/x", ...input })).tool?.mcp).toEqual({
    server: "other",
    tool: "x",
  });
  const named = (toolName: string) => hooks.read("postToolUse", body({ toolName, toolArgs: {} })).tool?.mcp;
  expect(named("team_orchestrator-report_result")).toEqual(mcp);
  expect(named("team_orchestrator-x-report_result")).toBeUndefined();
  expect(named("bash")).toBeUndefined();
});

it("knows the call before a tool of consent as one that asks the person", () => {
  const call = hooks.read("preToolUse", body({ toolName: "team_orchestrator-agree_launch", toolArgs: {} }));
  expect(call).toMatchObject({ kind: "permissionRequested", asksPerson: true });
});

it("gives an agent of the program's own nobody's mail", () => {
  expect(hooks.read("agentStop", body({ agentId: "a" })).fromSubagent).toBe(true);
  expect(hooks.read("agentStop", body()).fromSubagent).toBe(false);
});

it("words each answer as the program takes it", () => {
  expect(hooks.answer("userPromptSubmitted", { kind: "text", text: "t" })).toEqual({
    additionalContext: "t",
  });
  expect(hooks.answer("postToolUse", { kind: "text", text: "t" })).toEqual({ additionalContext: "t" });
  expect(hooks.answer("agentStop", { kind: "text", text: "t" })).toEqual({ decision: "block", reason: "t" });
  expect(hooks.answer("permissionRequest", { kind: "allow" })).toEqual({ behavior: "allow" });
  expect(hooks.answer("permissionRequest", { kind: "deny", reason: "r" })).toEqual({
    behavior: "deny",
    message: "r",
  });
  expect(() => hooks.answer("sessionStart", { kind: "text", text: "t" })).toThrow("cannot carry");
});
