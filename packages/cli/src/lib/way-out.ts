import { quoteWord } from "@team-agent/core/client";
import type { Command } from "commander";
import { buildProgram } from "../program.ts";

/** What the failed command was given in so many words. */
export interface Given {
  readonly team: string | null;
  readonly workspace: string | null;
  /** All of it, the command first. */
  readonly words: readonly string[];
}

/** The command that failed, once for each team that may have been meant. */
export const forEachTeam = (teams: readonly string[], words: readonly string[]): string => {
  const [command, ...rest] = withoutTeam(words);
  return teams
    .map((team) => ["team-agent", command!, "--team", team, ...rest].map(quoteWord).join(" "))
    .join("  or  ");
};

const withoutTeam = (words: readonly string[]): readonly string[] =>
  words.filter(
    (word, index) => word !== "--team" && words[index - 1] !== "--team" && !word.startsWith("--team="),
  );

/** An action that is a command of ours, for the same team and workspace as the command that failed; else as it is. */
export const asTyped = (action: string, given: Omit<Given, "words">): string =>
  action
    .split(" && ")
    .map((one) => withGiven(one, given))
    .join(" && ");

const withGiven = (action: string, { team, workspace }: Omit<Given, "words">): string => {
  const [program, name, ...rest] = action.split(" ");
  if (program !== "team-agent" || !name || rest.includes("--help")) return action;
  const command = buildProgram(name).commands.find(
    (one) => one.name() === name || one.aliases().includes(name),
  );
  if (!command) return action;
  return [
    action,
    ...option(command, "--team", team, rest),
    ...option(command, "--workspace", workspace, rest),
  ].join(" ");
};

const option = (
  command: Command,
  name: string,
  value: string | null,
  words: readonly string[],
): readonly string[] =>
  value === null || words.includes(name) || !command.options.some(({ long }) => long === name)
    ? []
    : [name, quoteWord(value)];
