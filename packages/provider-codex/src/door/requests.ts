import type { HookAnswer, HookCall } from "@team-agent/plugin-api";
import { isRecord, oneLine, stringOf } from "@team-agent/plugin-api/toolkit";

type Json = Readonly<Record<string, unknown>>;

/**
 * A request of the app server as a permission that somebody decides. Null for any other: its dialog stands in the window, and is
 * answered there.
 */
export const permissionOf = (method: string, params: Json, tool: Json | undefined): HookCall | null => {
  const asks = (name: string, command: string): HookCall => ({
    kind: "permissionRequested",
    tool: { name, command: oneLine(command), input: params },
    asksPerson: true,
    fromSubagent: false,
    facts: [],
  });
  if (method === "item/commandExecution/requestApproval")
    return asks("exec_command", plainCommand(stringOf(params.command) ?? stringOf(params.reason) ?? ""));
  if (method === "item/fileChange/requestApproval") return asks("apply_patch", pathsOf(tool));
  return null;
};

/** The shell around a command is not what a person decides about; where it quotes in a way that is not plain, it stays. */
export const plainCommand = (command: string): string =>
  /^\S*\/(?:ba|z|)sh -l?c '([^']*)'$/.exec(command)?.[1] ?? command;

/** The request itself names no file; its item does. */
const pathsOf = (tool: Json | undefined): string => {
  const changes = Array.isArray(tool?.changes) ? tool.changes.filter(isRecord) : [];
  const paths = changes.flatMap(({ path }) => stringOf(path) ?? []);
  return paths.length > 0 ? paths.join(", ") : "changes of files";
};

/** What the server is answered; null where the window is left to answer. */
export const decisionFor = (answer: HookAnswer): Json | null => {
  if (answer.kind === "allow") return { decision: "accept" };
  return answer.kind === "deny" ? { decision: "decline" } : null;
};
