import { expect, it } from "vitest";
import { hooks } from "./hooks.ts";

const body = (event: string, more: Readonly<Record<string, unknown>> = {}) => ({
  hook_event_name: event,
  session_id: "ses_1",
  cwd: "/work",
  ...more,
});

it("names the command or the file that is asked about", () => {
  const asked = (tool_name: string, tool_input: unknown) =>
    hooks.read("PermissionRequest", body("PermissionRequest", { tool_name, tool_input }));
  expect(asked("bash", { command: "touch a" })).toMatchObject({
    asksPerson: true,
    tool: { command: "touch a" },
  });
  expect(asked("edit", { filepath: "/work/a", diff: "long" }).tool?.command).toBe("/work/a");
  expect(asked("external_directory", { patterns: ["/x/*"] }).tool?.command).toBe('{"patterns":["/x/*"]}');
});

it("takes no dialog of the team's own tools for a person's consent, because it does not show what they would do", () => {
  const more = { tool_name: "team_orchestrator_agree_launch", tool_input: {} };
  const call = hooks.read("PermissionRequest", body("PermissionRequest", more));
  expect(call.asksPerson).toBeUndefined();
  expect(call.tool?.mcp).toEqual({ server: "team_orchestrator", tool: "agree_launch" });
});

it("tells an error that ended a turn from one that is tried again, and from a turn that somebody stopped", () => {
  const factOf = (event: string, more: Readonly<Record<string, unknown>>) =>
    hooks.read(event, body(event, more)).facts[0];
  expect(factOf("SessionError", { name: "APIError", message: "no", status: 401 })).toMatchObject({
    kind: "providerError",
    category: "auth",
    ended: true,
  });
  expect(factOf("Retry", { message: "overloaded", next: 7 })).toMatchObject({ ended: false, retryAt: 7 });
  expect(factOf("SessionError", { name: "MessageAbortedError" })).toMatchObject({ kind: "turnInterrupted" });
});

it("gives an agent of the program's own nobody's mail", () => {
  expect(hooks.read("Stop", body("Stop", { agent_id: "ses_2" })).fromSubagent).toBe(true);
  expect(hooks.read("Stop", body("Stop")).fromSubagent).toBe(false);
});
