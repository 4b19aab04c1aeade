import { expect, test } from "vitest";
import { noteConsentCalled } from "../src/approvals/consent.ts";
import { rig } from "./rig.ts";

/** A permission hook for a tool, in the words of a program. */
const asking = (tool: { name: string; mcp?: { server: string; tool: string } }) => {
  const bench = rig();
  void bench.hook("permissionRequested", { tool: { command: "x", ...tool }, asksPerson: true });
  const open = bench.store.approvals.openOf("t", "alice");
  return { ...bench, approvals: open.map((row) => row.tool) };
};
const of = (server: string, tool: string) => ({ server, tool });

test.each([
  ["of our own server", { name: "team:report", mcp: of("team_orchestrator", "report_result") }, []],
  [
    "of another server that only sounds like ours",
    { name: "mcp__team_orchestrator__x", mcp: of("team_orchestrator__evil", "x") },
    ["mcp__team_orchestrator__x"],
  ],
  [
    "of the program itself, whatever it is called",
    { name: "mcp__team_orchestrator__report_result" },
    ["mcp__team_orchestrator__report_result"],
  ],
])("a tool %s is known by its server, and not by its name", (_what, tool, approvals) => {
  expect(asking(tool).approvals).toEqual(approvals);
});

test("consent is noted for exactly the tool that gives it", async () => {
  for (const [tool, kind] of [
    ["agree_launch", "none"],
    ["do_not_agree_launch", "allow"],
  ] as const) {
    const { hook } = rig();
    const mcp = of("team_orchestrator", tool);
    const answer = await hook("permissionRequested", { tool: { name: tool, command: "x", mcp } });
    expect(answer.kind).toBe(kind);
  }
});

test("a tool of any other server is told as one", () => {
  const { events } = asking({ name: "github/issue", mcp: of("github", "issue") });
  expect(events().map(({ event }) => event)).toContain("runtime_approval.tool_not_allowlisted");
});

test("what is granted already opens no approval, is not held, and is no consent", async () => {
  const { hook, store, agent } = rig();
  const shell = { name: "bash", command: "ls" };
  for (const fromSubagent of [false, true]) {
    const answer = hook("permissionRequested", { tool: shell, granted: true, fromSubagent });
    expect(store.approvals.openOf("t", "alice")).toEqual([]);
    expect(await answer).toEqual({ kind: "none" });
  }
  const consent = { name: "agree", command: "x", mcp: of("team_orchestrator", "agree_launch"), input: {} };
  await hook("permissionRequested", { tool: consent, granted: true, asksPerson: true });
  expect(noteConsentCalled(agent, {})).toBe(false);
});
