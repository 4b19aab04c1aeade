import { TOOL_FAMILIES, type ToolFamily } from "@team-agent/plugin-api";
import { nearest } from "../ground/index.ts";

const ALIASES: Readonly<Record<string, readonly ToolFamily[]>> = {
  shell: ["execute_bash"],
  "fs_*": ["fs_read", "fs_write", "fs_list"],
  "@builtin": ["provider_builtin"],
  "@team-orchestrator": ["mcp_team"],
  "@cao-mcp-server": ["mcp_team"],
  "*": TOOL_FAMILIES,
};

const LEADING: readonly ToolFamily[] = ["fs_read", "fs_list", "mcp_team", "provider_builtin"];
const WORKING: readonly ToolFamily[] = [
  "fs_read",
  "fs_write",
  "fs_list",
  "execute_bash",
  "git_diff",
  "mcp_team",
  "provider_builtin",
];
const ROLE_TOOLS: Readonly<Record<string, readonly ToolFamily[]>> = {
  leader: LEADING,
  supervisor: LEADING,
  researcher: [...LEADING, "network"],
  reviewer: [...LEADING, "git_diff"],
  code_reviewer: [...LEADING, "git_diff"],
};

export interface ResolvedTools {
  /** In the order of `TOOL_FAMILIES`, each once. */
  readonly tools: readonly ToolFamily[];
  readonly unknown: readonly {
    readonly index: number;
    readonly name: string;
    readonly suggestion: string | null;
  }[];
}

/** The tool families behind the names in a document. No names at all give the role's usual tools. */
export const resolveTools = (names: readonly string[], role = "developer"): ResolvedTools => {
  if (names.length === 0)
    return { tools: ordered(own(ROLE_TOOLS, role.toLowerCase()) ?? WORKING), unknown: [] };
  const known = [...TOOL_FAMILIES, ...Object.keys(ALIASES)];
  const resolved = names.map((name, index) => ({ index, name, families: familiesOf(name) }));
  return {
    tools: ordered(resolved.flatMap(({ families }) => families ?? [])),
    unknown: resolved.flatMap(({ index, name, families }) =>
      families === null ? [{ index, name, suggestion: nearest(name, known) }] : [],
    ),
  };
};

/** Tools that a task of this type needs. */
export const taskRequirements = (type: string): readonly ToolFamily[] => own(REQUIREMENTS, type) ?? [];

const REQUIREMENTS: Readonly<Record<string, readonly ToolFamily[]>> = {
  implementation: ["fs_write", "execute_bash"],
  bug_fix: ["fs_write", "execute_bash"],
  test: ["fs_write", "execute_bash"],
  review: ["fs_read", "git_diff"],
  risk_check: ["fs_read", "git_diff"],
  research: ["fs_read"],
  architecture: ["fs_read"],
};

const familiesOf = (name: string): readonly ToolFamily[] | null => {
  const family = TOOL_FAMILIES.find((candidate) => candidate === name);
  return family === undefined ? (own(ALIASES, name) ?? null) : [family];
};

const ordered = (tools: readonly ToolFamily[]): readonly ToolFamily[] =>
  TOOL_FAMILIES.filter((family) => tools.includes(family));

const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;
