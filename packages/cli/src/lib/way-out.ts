import { quoteWord } from "@team-agent/core/client";
import type { Command } from "commander";
import { buildProgram } from "../program.ts";

/** What the failed command was given in so many words. */
export interface Given {
  readonly team: string | null;
  readonly workspace: string | null;
}

/** An action that is a command of ours, for the same team and workspace as the command that failed; else as it is. */
export const asTyped = (action: string, given: Given): string =>
  action
    .split(" && ")
    .map((one) => withGiven(one, given))
    .join(" && ");

const withGiven = (action: string, { team, workspace }: Given): string => {
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
