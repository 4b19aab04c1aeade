import type { PermissionGrant, ToolFamily } from "@team-agent/plugin-api";
import { MCP_SERVER } from "@team-agent/plugin-api/toolkit";

interface Grant {
  /** Rules for `--allow-tool`. */
  readonly rules: readonly string[];
  /** Tools for which the program asks nobody then, by the names that its hooks have. */
  readonly tools: readonly string[];
}

const none: Grant = { rules: [], tools: [] };

/** Whatever only reads inside the folder is allowed by the program itself, commands too. */
const GRANTS: Readonly<Record<ToolFamily, Grant>> = {
  fs_read: none,
  fs_write: { rules: ["write"], tools: ["create", "edit", "apply_patch"] },
  fs_list: none,
  execute_bash: { rules: ["shell"], tools: ["bash", "read_bash", "write_bash", "stop_bash", "list_bash"] },
  git_diff: { rules: ["shell(git diff)", "shell(git log)", "shell(git show)"], tools: [] },
  network: { rules: ["url"], tools: ["web_fetch"] },
  mcp_team: none,
  provider_builtin: none,
};

const granted = ({ ask, tools }: PermissionGrant): readonly Grant[] =>
  ask ? [] : tools.map((family) => GRANTS[family]);

/** The team's own tools are always allowed, because an agent that cannot report is none. */
export const allowedTools = (permissions: PermissionGrant): string[] => [
  MCP_SERVER,
  ...new Set(granted(permissions).flatMap(({ rules }) => rules)),
];

/**
 * For which tools the permission hook calls us. The program calls it before it looks at its rules, so what they allow
 * is left out here. The whole name has to fit.
 */
export const askedFor = (permissions: PermissionGrant): string => {
  const tools = [...new Set(granted(permissions).flatMap(({ tools }) => tools))];
  return `^(?!${[`${MCP_SERVER}/`, ...tools.map((tool) => `${tool}$`)].join("|")}).*$`;
};
