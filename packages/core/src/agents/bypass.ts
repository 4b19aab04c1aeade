import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { ProviderPlugin } from "@team-agent/plugin-api";

const MAX_LEVELS = 12;

export interface InheritedBypass {
  readonly provider: string;
  readonly flag: string;
}

interface Ancestor {
  readonly pid: number;
  readonly argv: readonly string[];
}

type ReadProcess = (pid: number) => { argv: readonly string[]; parent: number } | null;

/** The programs of known providers among the ancestors of the calling command, nearest first. */
const providerAncestors = function* (
  pid: number,
  providers: readonly ProviderPlugin[],
  readProcess: ReadProcess,
): Generator<Ancestor & { readonly provider: ProviderPlugin }> {
  let at = pid;
  for (let level = 0; level < MAX_LEVELS && at > 1; level++) {
    const found = readProcess(at);
    if (!found) return;
    const names = found.argv.slice(0, 2).map((word) => basename(word));
    const provider = providers.find((one) => one.programs.some((program) => names.includes(program)));
    if (provider) yield { pid: at, argv: found.argv, provider };
    at = found.parent;
  }
};

/** Looks for a leader that runs without permission checks. A flag in some other program's command line means nothing. */
export const findInheritedBypass = (
  pid: number,
  providers: readonly ProviderPlugin[],
  readProcess: ReadProcess = processOf,
): InheritedBypass | null => {
  for (const { provider, argv } of providerAncestors(pid, providers, readProcess)) {
    const flag = provider.detectBypass(argv);
    if (flag) return { provider: provider.id, flag };
  }
  return null;
};

/** The agent program in which a command was run: the leader, when it ran the command itself. */
export const findLeaderProgram = (
  pid: number,
  providers: readonly ProviderPlugin[],
  readProcess: ReadProcess = processOf,
): { readonly provider: ProviderPlugin; readonly pid: number } | null => {
  for (const { provider, pid: found } of providerAncestors(pid, providers, readProcess))
    return { provider, pid: found };
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
