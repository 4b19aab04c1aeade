import { expect, it } from "vitest";
import { rightOf } from "./granted.ts";
import { createToolCalls } from "./tools.ts";

const note = (...updates: readonly object[]) => {
  const calls = createToolCalls();
  return updates.map((update) => calls.note({ toolCallId: "c", ...update })!).at(-1)!;
};
const report = { server: "team_orchestrator", tool: "report_result" };

it.each([
  [
    "claude-agent-acp",
    [
      {
        name: "mcp__team_orchestrator__report_result",
        kind: "other",
        title: "mcp__team_orchestrator__report_result",
      },
    ],
  ],
  [
    "Qwen Code",
    [
      { kind: "other", title: "ToolCall", rawInput: {}, _meta: { toolName: "tool_call" } },
      {
        kind: "other",
        title: '{"summary":"hi"}',
        _meta: { toolName: "mcp__team_orchestrator__report_result", serverId: "team_orchestrator" },
      },
    ],
  ],
  [
    "GitHub Copilot CLI",
    [
      { kind: "other", title: "team_orchestrator-report_result", rawInput: { summary: "hi" } },
      { kind: "other", title: "report_result", rawInput: { summary: "hi" } },
    ],
  ],
  ["OpenCode", [{ kind: "other", title: "team_orchestrator_report_result", rawInput: {} }]],
  [
    "codex-acp, which asks by the call's id alone",
    [
      {
        kind: "execute",
        title: "mcp.team_orchestrator.report_result",
        rawInput: { ...report, arguments: { summary: "hi" } },
        _meta: { is_mcp_tool_call: true },
      },
      { kind: "execute", status: "pending" },
    ],
  ],
])("knows the team's own tool of %s", (_, updates) => {
  const call = note(...updates);
  expect(call).toMatchObject({ mcp: report, name: "mcp__team_orchestrator__report_result" });
  expect(rightOf({ grant: GRANT, consentTools: [] }, call)).toBe("granted");
  expect(rightOf({ grant: GRANT, consentTools: ["report_result"] }, call)).toBe("consent");
});

const GRANT = { everything: false, kinds: ["read"], gitReading: true };

it.each([
  [
    "a command of that name",
    { kind: "execute", title: "team_orchestrator_x", rawInput: { command: "team_orchestrator_x" } },
  ],
  ["a command that only looks like a server's tool", { kind: "execute", rawInput: report }],
  [
    "a later title, which may be the model's own words",
    [{ kind: "other", title: "task" }, { title: "team_orchestrator_x" }],
  ],
  ["another server's tool", { kind: "other", name: "mcp__team_orchestrator__x__y" }],
  ["a server of nearly that name", { kind: "other", name: "mcp__team_orchestrator2__report_result" }],
  ["a name with more to it", { kind: "other", title: "team_orchestrator-report_result && rm" }],
])("takes %s for none of ours", (_, updates) => {
  const call = note(...(Array.isArray(updates) ? updates : [updates]));
  expect(call.mcp?.server).not.toBe("team_orchestrator");
  expect(rightOf({ grant: GRANT, consentTools: [] }, call)).toBe("ask");
});

it.each([
  ["git status", "granted"],
  ["git log --oneline -5 main..HEAD", "granted"],
  ["git diff; rm -rf x", "ask"],
  ["git diff $(rm x)", "ask"],
  ["git diff --output=x", "ask"],
  ["git show --ext-diff", "ask"],
  ["git push", "ask"],
])("lets a role that looks at git run %j: %s", (command, right) => {
  const call = note({ kind: "execute", title: command, rawInput: { command } });
  expect(rightOf({ grant: GRANT, consentTools: [] }, call)).toBe(right);
});

it("shows a person the texts of what is asked, line by line", () => {
  const { line, subject } = note({
    kind: "other",
    title: "x",
    rawInput: { lines: ["one", "two"], count: 2 },
  });
  expect(subject).toBe("lines:\none\ntwo\ncount: 2");
  expect(line).toBe('{"lines":["one","two"],"count":2}');
});
