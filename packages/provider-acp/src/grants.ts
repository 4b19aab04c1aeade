import type { PermissionGrant, ToolFamily } from "@team-agent/plugin-api";
import type { ToolGrant } from "./host/settings.ts";

/** The protocol's kinds of tools. What is of no kind, and tools of other servers, ask. */
const KINDS: Readonly<Record<ToolFamily, readonly string[]>> = {
  fs_read: ["read", "search"],
  fs_write: ["edit", "delete", "move"],
  fs_list: ["search"],
  execute_bash: ["execute"],
  git_diff: [],
  network: ["fetch"],
  mcp_team: [],
  provider_builtin: ["think"],
};

export const grantOf = ({ tools, ask, bypass }: PermissionGrant): ToolGrant => ({
  everything: bypass,
  kinds: ask ? [] : [...new Set(tools.flatMap((family) => KINDS[family]))],
  gitReading: !ask && tools.includes("git_diff"),
});

/** Whether the program may be in a mode in which it changes files by itself. */
export const mayWrite = ({ tools, ask, bypass }: PermissionGrant): boolean =>
  bypass || (!ask && tools.includes("fs_write") && tools.includes("execute_bash"));
