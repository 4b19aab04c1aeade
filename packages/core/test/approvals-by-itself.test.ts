import type { Dialog } from "@team-agent/plugin-api";
import { expect, test } from "vitest";
import { READY, terminal } from "./terminal.ts";

const OPTIONS: Dialog["options"] = [
  { label: "Allow", key: "1", meaning: "accept" },
  { label: "Skip", key: "2", meaning: "skip" },
];
const dialog = (change: Partial<Dialog>): Dialog => ({
  kind: "approval",
  title: "Allow it?",
  options: OPTIONS,
  cursor: 0,
  ...change,
});
const REPORT = dialog({ server: "team_orchestrator", tool: "report_result", command: "summary: done" });

/** An agent of a provider whose screen shows one dialog, until a key is pressed. */
const showing = (stands: Dialog) => {
  const bench = terminal();
  const { agent } = bench;
  const classify = ({ lines }: { lines: readonly string[] }) =>
    lines[0] === "DIALOG"
      ? ({ state: "dialog", dialog: stands, evidence: "DIALOG" } as const)
      : ({ state: "ready", evidence: "an input line" } as const);
  const answer = (_: Dialog, decision: unknown) => (decision === "skip" ? ["2"] : ["1"]);
  Object.assign(agent, { provider: { ...agent.provider, screen: { classify }, answer } });
  bench.show(["DIALOG"]);
  const told = (event: string) => bench.events().filter((one) => one.event === event);
  return { ...bench, told };
};

test("a dialog for a tool of the team's own is answered, and nobody is asked", async () => {
  const { look, pressed, open, told } = showing(REPORT);
  await look();
  expect(pressed).toEqual(["1"]);
  expect(open()).toEqual([]);
  expect(told("runtime_approval.auto_approved")).toMatchObject([
    { server: "team_orchestrator", tool: "report_result", cleared: true, policy_source: "control_plane" },
  ]);
  expect(told("mcp.tool.auto_approved")).toHaveLength(1);
});

test("a tool of another server waits for a decision, and it is said that it is one", async () => {
  const { look, pressed, open, told } = showing(dialog({ server: "evil", tool: "report_result" }));
  await look();
  expect(pressed).toEqual([]);
  expect(open()).toMatchObject([{ tool: "report_result" }]);
  expect(told("runtime_approval.tool_not_allowlisted")).toMatchObject([{ kind: "mcp_tool" }]);
  expect(told("runtime_approval.command_approval_requires_human")).toEqual([]);
});

test("the offer of an update in a running agent is put off", async () => {
  const { look, pressed, told } = showing(dialog({ kind: "update", title: "Update now?" }));
  await look();
  expect(pressed).toEqual(["2"]);
  expect(told("runtime.prompt_handled")).toMatchObject([{ prompt: "Update now?", action: "skip" }]);
  expect(told("agent.dialog_open")).toEqual([]);
});

test("where its keys cannot be pressed, a person is asked", async () => {
  const { look, open, told, agent } = showing(REPORT);
  Object.assign(agent.access, { keys: () => Promise.reject(new Error("no connection")) });
  await look();
  expect(open()).toMatchObject([{ tool: "report_result" }]);
  expect(told("runtime_approval.send_keys_failed")).toMatchObject([{ error: "no connection", target: "%1" }]);
});

test("a screen that cannot be looked at is told once, until a look succeeds", async () => {
  const { look, told, agent, show } = showing(REPORT);
  const { capture } = agent.access;
  const fail = () => Promise.reject(new Error("no connection"));
  Object.assign(agent.access, { capture: fail });
  await look();
  await look();
  expect(told("runtime_approval.capture_failed")).toMatchObject([{ error: "no connection" }]);
  show(READY);
  Object.assign(agent.access, { capture });
  await look();
  Object.assign(agent.access, { capture: fail });
  await look();
  expect(told("runtime_approval.capture_failed")).toHaveLength(2);
});
