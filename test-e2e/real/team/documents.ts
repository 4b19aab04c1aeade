import type { ProgramName } from "../program/index.ts";

/** Team documents for one worker of each program. */
export const TEAM_FILE = ".team/current/TEAM.md";
export const roleFile = (name: string): string => `.team/current/agents/${name}.md`;

export const WORKERS = [
  { name: "ann", provider: "claude" },
  { name: "bob", provider: "codex" },
] as const;

/** Workers of programs that are tried alone. */
export const ALONE = [
  { name: "quinn", provider: "qwen" },
  { name: "cora", provider: "copilot" },
  { name: "gemma", provider: "gemini" },
  { name: "olga", provider: "opencode" },
  { name: "ada", provider: "acp-qwen" },
  { name: "amy", provider: "acp-copilot" },
  { name: "abe", provider: "acp-opencode" },
  { name: "ali", provider: "acp-claude-agent-acp" },
  { name: "art", provider: "acp-codex-acp" },
  { name: "dora", provider: "codex-door" },
] as const;

/** Whose program a worker is. */
export const programOf = (worker: string): ProgramName =>
  [...WORKERS, ...ALONE].find(({ name }) => name === worker)!.provider;

export const ALL_TOOLS = "fs_read, fs_write, fs_list, execute_bash, mcp_team";
export const READING_TOOLS = "fs_read, mcp_team";

/** How a role names it. */
export const asWritten = (provider: string): string =>
  provider.replace(/^acp-(.*)$/, "acp\ncommand: $1").replace(/-door$/, "");

/** The head of TEAM.md for workers of these providers. */
export const teamHead = (name: string, providers: readonly string[]): string => {
  const channel = providers.includes("codex-door") ? "codex_channel: app-server\n" : "";
  return `---\nname: ${name}\n${channel}---\nMake the project better.\n`;
};

interface Worker {
  readonly name: string;
  readonly provider: ProgramName;
}

export const teamDocuments = (
  tools = ALL_TOOLS,
  workers: readonly Worker[] = WORKERS,
): Record<string, string> => ({
  [TEAM_FILE]: teamHead(
    "pair",
    workers.map(({ provider }) => provider),
  ),
  ...Object.fromEntries(
    workers.map(({ name, provider }) => [
      roleFile(name),
      `---\nname: ${name}\nrole: developer\nprovider: ${asWritten(provider)}\ntools: [${tools}]\n---\nDo what you are told.\n`,
    ]),
  ),
});

/**
 * A command that a role which only reads must ask for. Inside its sandbox Codex asks nobody; it asks for what its model
 * wants to run outside.
 */
export const askedFor = (worker: string, command: string): string => {
  const outside = ["codex", "codex-door", "acp-codex-acp"].includes(programOf(worker))
    ? { sandbox_permissions: "require_escalated", justification: "it has to" }
    : {};
  return `[[call shell ${JSON.stringify({ command, ...outside })}]]`;
};

/** Five thousand characters with Chinese among them, below the limit of either program's hooks. */
export const longText = (name: string): string => {
  const text = `LONG-${name} ${"All of this has to arrive. ".repeat(148)}${"每个字都要到。".repeat(140)}`;
  return `${text}${".".repeat(4_990 - text.length)} END-LONG.`;
};

/** A file to edit, a command to run, a result to report: directives that the scripted model carries out. */
export const shortWork = (name: string): string =>
  [
    `SHORT-${name} 请看这里`,
    `[[call write {"path":"by-${name}.txt","content":"written by ${name}"}]]`,
    `[[call shell {"command":"echo ran > ran-${name}.txt"}]]`,
    `[[call report_result {"summary":"${name} 做完了 the short work"}]] [[say done]]`,
  ].join(" ");

export const longWork = (name: string): string =>
  `[[call report_result {"summary":"${name} read the long work"}]] [[say read]] ${longText(name)}`;
