import { Command } from "commander";
import { KEEPING } from "./declare/keeping.ts";
import { LEADING } from "./declare/leading.ts";
import { MESSAGES } from "./declare/messages.ts";
import { PLUMBING } from "./declare/plumbing.ts";
import { ROSTER } from "./declare/roster.ts";
import { RUNNING } from "./declare/running.ts";
import { STARTING } from "./declare/starting.ts";
import type { Declarations, DeclareCommand } from "./declare/tools.ts";
import { useWorkspace } from "./lib/use-workspace.ts";
import { VERSION } from "./version.ts";

const GROUPS: readonly (readonly [string, Declarations])[] = [
  ["Begin:", STARTING],
  ["Messages and answers:", MESSAGES],
  ["Agents and the coordinator:", RUNNING],
  ["Who is in the team:", ROSTER],
  ["Who leads:", LEADING],
  ["What was:", KEEPING],
  ["Plugins:", PLUMBING],
];
const DECLARATIONS: Declarations = Object.assign({}, ...GROUPS.map(([, declarations]) => declarations));

/** Names that commands had elsewhere. */
export const OTHER_NAMES: Readonly<Record<string, string>> = { "restart-agent": "reset-agent" };

export const COMMAND_NAMES: readonly string[] = [...Object.keys(DECLARATIONS), "stop"];

/**
 * Declares the commands; what they do is loaded when they run. For a word that is a command only that one is declared,
 * because a small command has no time for the others.
 */
export const buildProgram = (word?: string): Command => {
  const program = new Command("team-agent");
  program
    .description("Lead a team of coding agents from your terminal.")
    .version(VERSION, "-V, --version")
    .showSuggestionAfterError(true)
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .addHelpText(
      "after",
      "\n`team-agent claude`, `team-agent codex` or any provider's id starts a leader.\nExample: team-agent init && team-agent quick-start",
    );

  const command: DeclareCommand = (usage, description, example, team = true) => {
    const one = program
      .command(usage)
      .description(description)
      .exitOverride()
      .configureOutput({ writeErr: () => {} });
    one
      .option("--json", "answer as JSON", false)
      .option("--workspace <folder>", "the workspace; default: the nearest folder upwards with a team")
      .hook("preAction", (_program, action) => {
        action.setOptionValue("workspace", useWorkspace(action.opts()).workspace);
      });
    if (team) one.option("--team <name>", "which team, when several run here");
    return one.addHelpText("after", `\nExample: ${example}`);
  };

  const only = word === undefined ? undefined : DECLARATIONS[word === "stop" ? "shutdown" : word];
  if (only) only({ program, command });
  else
    for (const [title, declarations] of GROUPS) {
      program.commandsGroup(title);
      for (const declare of Object.values(declarations)) declare({ program, command });
    }
  return program;
};
