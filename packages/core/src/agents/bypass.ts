import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { ProviderPlugin } from "@team-agent/plugin-api";

const MAX_LEVELS = 12;

export interface InheritedBypass {
  readonly provider: string;
  readonly flag: string;
}

/** Of a process, as it runs now. */
export interface BypassOfProcess extends InheritedBypass {
  /** The executable that carries the flag. */
  readonly binary: string;
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
): Generator<Ancestor & { readonly provider: ProviderPlugin; readonly binary: string }> {
  let at = pid;
  for (let level = 0; level < MAX_LEVELS && at > 1; level++) {
    const found = readProcess(at);
    if (!found) return;
    const names = found.argv.slice(0, 2).map((word) => basename(word));
    const provider = providers.find((one) => one.programs.some((program) => names.includes(program)));
    const binary = names.find((name) => provider?.programs.includes(name));
    if (provider && binary) yield { pid: at, argv: found.argv, provider, binary };
    at = found.parent;
  }
};

/** Looks for a leader that runs without permission checks. A flag in some other program's command line means nothing. */
export const findInheritedBypass = (
  pid: number,
  providers: readonly ProviderPlugin[],
  readProcess: ReadProcess = processOf,
): BypassOfProcess | null => {
  for (const { provider, argv, binary } of providerAncestors(pid, providers, readProcess)) {
    const flag = provider.detectBypass(argv);
    if (flag) return { provider: provider.id, flag, binary };
  }
  return null;
};

/** Whether the workers ask, where that comes from, and whether they may more than their leader. For the event log. */
export const describeBypass = (
  isConfigured: boolean,
  bypass: InheritedBypass | null,
  leader: BypassOfProcess | null,
) => {
  const inherited = isConfigured ? null : leader;
  return {
    dangerous_auto_approve: bypass !== null,
    dangerous_auto_approve_source: isConfigured
      ? "runtime_config"
      : inherited
        ? "leader_process"
        : "disabled",
    dangerous_auto_approve_inherited: inherited !== null,
    dangerous_auto_approve_provider: inherited?.provider ?? null,
    dangerous_auto_approve_flag: bypass?.flag ?? null,
    worker_capability_above_leader: isConfigured && leader === null,
    ancestry_binary_name: inherited?.binary ?? null,
  };
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
