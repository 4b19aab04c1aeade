import type { Command } from "commander";
import { buildProgram } from "../src/program.ts";

/** Why a shell, or we, would not take it; null: it runs. */
export const problemOf = async (command: string): Promise<string | null> => {
  // Own words of whoever types it stand in quotes.
  const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!).slice(1);
  const bare = command.replaceAll(/"[^"]*"/g, "");
  // The id of a provider is known only when it runs.
  if (["word", "claude", "codex"].includes(words[0]!)) return null;
  // A sentence about ourselves.
  if (words[0] === "needs") return null;
  if (/[<>[\]|…]/.test(bare)) return "a place to fill";
  const program = buildProgram();
  withoutEffect(program);
  try {
    await program.parseAsync(words, { from: "user" });
    return null;
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return code === "commander.helpDisplayed" ? null : message;
  }
};

const withoutEffect = (command: Command): void => {
  command.exitOverride().configureOutput({ writeOut: () => {}, writeErr: () => {} });
  if (command.commands.length === 0) command.action(() => {});
  for (const one of command.commands) withoutEffect(one);
};
