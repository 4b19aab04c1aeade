import type { HookCall } from "@team-agent/plugin-api";
import { expect, test } from "vitest";
import { heldOf } from "../src/approvals/held.ts";
import { isOvertaken } from "../src/approvals/overtaken.ts";
import { rig } from "./rig.ts";

const asked = { tool: { name: "Bash", command: "rm x" }, fromSubagent: false };
const hook = (kind: HookCall["kind"], change: Partial<HookCall> = {}) => ({ kind, ...asked, ...change });

test.each<[string, Pick<HookCall, "kind" | "tool" | "fromSubagent">, boolean]>([
  ["the tool has run", hook("toolFinished"), true],
  ["the turn is over", hook("turnEnded", { tool: undefined }), true],
  ["the turn failed", hook("turnFailed", { tool: undefined }), true],
  [
    "another command has run beside it",
    hook("toolFinished", { tool: { name: "Bash", command: "ls" } }),
    false,
  ],
  [
    "another tool has run beside it",
    hook("toolFinished", { tool: { name: "Read", command: "rm x" } }),
    false,
  ],
  ["a subagent ran the same", hook("toolFinished", { fromSubagent: true }), false],
  ["somebody wrote the next prompt", hook("promptSubmitted", { tool: undefined }), false],
  ["another question came", hook("permissionRequested"), false],
])("a question that is kept open, when %s: %s", (_, now, over) => {
  expect(isOvertaken({ call: asked }, now)).toBe(over);
});

test("a program that went on without hanging up was answered at its window, and its hook is let go", async () => {
  const { hook: call, agent, store } = rig();
  const tool = { name: "Bash", command: "rm x" };
  const answer = call("permissionRequested", { tool });
  const [row] = store.approvals.openOf("t", "alice");
  await call("toolFinished", { tool: { name: "Bash", command: "ls" } });
  expect(heldOf(agent, "approval").length).toBe(1);
  await call("toolFinished", { tool });
  expect(await answer).toEqual({ kind: "none" });
  expect(store.approvals.get(row!.approval_id)).toMatchObject({
    status: "answered_at_pane",
    decided_by: "pane",
  });
});
