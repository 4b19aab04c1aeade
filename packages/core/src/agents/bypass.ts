import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { ProviderPlugin } from "@team-agent/plugin-api";

const MAX_LEVELS = 12;

export interface InheritedBypass {
  readonly provider: string;
  readonly flag: string;
}

/** Looks for a leader that runs without permission checks among the ancestors of the calling command. */
export const findInheritedBypass = (
  pid: number,
  providers: readonly ProviderPlugin[],
  readProcess = processOf,
): InheritedBypass | null => {
  let at = pid;
  for (let level = 0; level < MAX_LEVELS && at > 1; level++) {
    const found = readProcess(at);
    if (!found) return null;
    for (const provider of providers) {
      // A flag in the command line of some other program means nothing.
      if (!found.argv.slice(0, 2).some((word) => provider.programs.includes(basename(word)))) continue;
      const flag = provider.detectBypass(found.argv);
      if (flag) return { provider: provider.id, flag };
    }
    at = found.parent;
  }
  return null;
};

const processOf = (pid: number): { argv: readonly string[]; parent: number } | null => {
  try {
    const argv = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").filter(Boolean);
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return { argv, parent: Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) };
  } catch {
    return null;
  }
};
