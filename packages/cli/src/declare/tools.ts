import type { Command } from "commander";

/** Declares a command with what all of them share: its example, `--json`, `--workspace`, and `--team` unless it has no use for it. */
export type DeclareCommand = (usage: string, description: string, example: string, team?: boolean) => Command;

export type Declarations = Readonly<
  Record<string, (tools: { readonly program: Command; readonly command: DeclareCommand }) => void>
>;

/** Reads a number of at least 0. */
export const positive = (name: string) => (text: string) => {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0 || text.trim() === "")
    throw Object.assign(new Error(`${name} must be a number of at least 0, got "${text}"`), {
      code: "usage",
      action: "team-agent --help",
    });
  return value;
};
