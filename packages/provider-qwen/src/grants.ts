import type { PermissionGrant, ToolFamily } from "@team-agent/plugin-api";
import { MCP_SERVER } from "@team-agent/plugin-api/toolkit";

const TOOLS: Readonly<Record<ToolFamily, readonly string[]>> = {
  fs_read: ["read_file"],
  fs_write: ["edit", "write_file", "notebook_edit"],
  fs_list: ["list_directory", "glob", "grep_search"],
  execute_bash: ["run_shell_command"],
  git_diff: ["Bash(git diff *)", "Bash(git status *)", "Bash(git log *)", "Bash(git show *)"],
  network: ["web_fetch", "web_search"],
  mcp_team: [],
  provider_builtin: ["agent", "skill"],
};

/**
 * Rules for `permissions.allow`. What is not granted is left out and not forbidden: it leads to a permission request,
 * which a person can answer. The team's own tools are always allowed, because an agent that cannot report is none.
 */
export const allowedTools = (permissions: PermissionGrant): string[] => {
  const team = `mcp__${MCP_SERVER}`;
  if (permissions.ask) return [team];
  return [team, ...new Set(permissions.tools.flatMap((family) => TOOLS[family]))];
};
