import type { PermissionGrant, ToolFamily } from "@team-agent/plugin-api";
import { MCP_SERVER } from "@team-agent/plugin-api/toolkit";

export const TOOLS: Readonly<Record<ToolFamily, readonly string[]>> = {
  fs_read: ["Read"],
  fs_write: ["Edit", "Write", "MultiEdit", "NotebookEdit"],
  fs_list: ["Glob", "Grep", "LS"],
  execute_bash: ["Bash"],
  git_diff: ["Bash(git diff:*)", "Bash(git status:*)", "Bash(git log:*)", "Bash(git show:*)"],
  network: ["WebFetch", "WebSearch"],
  mcp_team: [],
  provider_builtin: [],
};

/**
 * Rules for `--allowedTools`. What is not granted is left out and not forbidden: it leads to a permission request,
 * which a person can answer. The team's own tools are always allowed, because an agent that cannot report is none.
 */
export const allowedTools = (permissions: PermissionGrant): string[] => {
  const team = `mcp__${MCP_SERVER}`;
  if (permissions.ask) return [team];
  return [team, ...new Set(permissions.tools.flatMap((family) => TOOLS[family]))];
};
