import type { LaunchContext, PermissionGrant, ToolFamily } from "@team-agent/plugin-api";
import { MCP_SERVER } from "@team-agent/plugin-api/toolkit";

const SHELL = "run_shell_command";

/** What looks and reads inside the folder is allowed by the program itself. */
const TOOLS: Readonly<Record<ToolFamily, readonly string[]>> = {
  fs_read: ["read_file", "read_many_files"],
  fs_write: ["write_file", "replace"],
  fs_list: ["list_directory", "glob", "grep_search"],
  execute_bash: [SHELL],
  git_diff: [],
  network: ["web_fetch", "google_web_search"],
  mcp_team: [],
  provider_builtin: ["activate_skill", "save_memory"],
};

const GIT = ["git diff", "git log", "git show", "git status"];

/**
 * The rules of a launch. The team's own tools are always allowed, because an agent that cannot report is none. What is not
 * granted is left out and not forbidden: it leads to a dialog.
 */
export const policyFor = ({ seat, permissions }: Pick<LaunchContext, "seat" | "permissions">): string =>
  [
    rule({ mcpName: MCP_SERVER, toolName: "*", decision: "allow" }),
    ...(seat === "worker" ? workerRules(permissions) : []),
  ].join("\n");

/**
 * Agents of its own are off in a worker: their hook calls cannot be told from the worker's (0.61.0), so they would get its
 * mail.
 */
const workerRules = ({ ask, tools }: PermissionGrant): string[] => {
  const granted = ask ? [] : tools;
  const rules = [rule({ toolName: "invoke_agent", decision: "deny", priority: 999 })];
  for (const toolName of new Set(granted.flatMap((family) => TOOLS[family]))) {
    // A command with a redirection is asked for in any case, unless its rule says otherwise.
    const more = toolName === SHELL ? { allowRedirection: true } : {};
    rules.push(rule({ toolName, decision: "allow", ...more }));
  }
  if (granted.includes("git_diff"))
    rules.push(rule({ toolName: SHELL, commandPrefix: GIT, decision: "allow" }));
  return rules;
};

/** JSON's texts, lists and numbers are TOML's as well. */
const rule = (fields: Readonly<Record<string, unknown>>): string =>
  Object.entries({ priority: 100, ...fields }).reduce(
    (text, [name, value]) => `${text}${name} = ${JSON.stringify(value)}\n`,
    "[[rule]]\n",
  );
