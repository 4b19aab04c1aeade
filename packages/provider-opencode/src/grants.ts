import type { PermissionGrant, ToolFamily } from "@team-agent/plugin-api";
import { type Json, MCP_SERVER } from "@team-agent/plugin-api/toolkit";

/**
 * The team's own tools are always allowed, because an agent that cannot report is none. Those that give a person's consent,
 * too: the program's dialog does not show what is agreed to, so their calls count for nothing, and a person agrees elsewhere.
 */
export const TEAM_RULE: Json = { [`${MCP_SERVER}_*`]: "allow" };

type Families = Exclude<ToolFamily, "mcp_team">;

const READS_GIT = ["git diff", "git status", "git log", "git show"].flatMap((command) => [
  [command, "allow"],
  [`${command} *`, "allow"],
]);

/** `edit` holds for every tool that writes. */
const RULES: Readonly<Record<Families, Json>> = {
  git_diff: { bash: { "*": "ask", ...Object.fromEntries(READS_GIT) } },
  fs_read: { read: "allow" },
  fs_write: { edit: "allow" },
  fs_list: { list: "allow", glob: "allow", grep: "allow", lsp: "allow" },
  execute_bash: { bash: "allow" },
  network: { webfetch: "allow", websearch: "allow", codesearch: "allow" },
  provider_builtin: { task: "allow", skill: "allow" },
};

/** Of two rules that fit, the last one counts; so whatever may come is asked about first, and a list of things to do is harmless. */
const ASKS = {
  "*": "ask",
  bash: "ask",
  edit: "ask",
  read: "ask",
  webfetch: "ask",
  external_directory: "ask",
  task: "ask",
  todowrite: "allow",
  question: "allow",
};

/** What a worker's program runs without a question. What is not granted leads to one, which a person can answer. */
export const workerRules = ({ ask, tools }: PermissionGrant): Json => {
  const granted = ask ? [] : (Object.keys(RULES) as Families[]).filter((family) => tools.includes(family));
  return { ...Object.assign({ ...ASKS }, ...granted.map((family) => RULES[family])), ...TEAM_RULE };
};
