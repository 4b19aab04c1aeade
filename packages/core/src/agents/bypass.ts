import { basename } from "node:path";
import type { ProcessRef, ProcessStatus, TransportPlugin } from "@team-agent/plugin-api";
import type { GuardedProvider } from "../registry/index.ts";
import type { KnownProvider } from "./known-providers.ts";

const MAX_LEVELS = 12;

export interface InheritedBypass {
  readonly provider: string;
  readonly flag: string;
}

/** What a team's own documents say. */
export const CONFIGURED_BYPASS: InheritedBypass = {
  provider: "runtime_config",
  flag: "dangerous_auto_approve",
};

/** Of a process, as it runs now. */
export interface BypassOfProcess extends InheritedBypass {
  /** The executable that carries the flag. */
  readonly binary: string;
}

/** Who knows the processes of the host on which the command was typed. */
type Host = Pick<TransportPlugin, "findProcess">;

/** A program of a provider, as it runs. */
export interface LeaderProgram {
  readonly provider: GuardedProvider;
  readonly process: ProcessStatus;
}

interface ProviderProgram extends LeaderProgram {
  readonly binary: string;
}

const programOf = async (
  process: ProcessStatus,
  providers: readonly KnownProvider[],
): Promise<ProviderProgram | null> => {
  const names = process.argv.slice(0, 2).map((word) => basename(word));
  const known = providers.find((one) => one.programs.some((program) => names.includes(program)));
  const binary = names.find((name) => known?.programs.includes(name));
  const provider = binary && (await known?.load());
  return provider ? { provider, process, binary } : null;
};

/** The programs of known providers among the ancestors of the calling command, nearest first. */
const providerAncestors = async function* (
  host: Host,
  pid: number,
  providers: readonly KnownProvider[],
): AsyncGenerator<ProviderProgram> {
  let at = pid;
  for (let level = 0; level < MAX_LEVELS && at > 1; level++) {
    const process = await host.findProcess(at);
    if (!process) return;
    const found = await programOf(process, providers);
    if (found) yield found;
    at = process.parent;
  }
};

/** Looks for a leader that runs without permission checks. A flag in some other program's command line means nothing. */
export const findInheritedBypass = async (
  host: Host,
  pid: number,
  providers: readonly KnownProvider[],
): Promise<BypassOfProcess | null> => {
  for await (const { provider, process, binary } of providerAncestors(host, pid, providers)) {
    const flag = provider.detectBypass(process.argv);
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
export const findLeaderProgram = async (
  host: Host,
  pid: number,
  providers: readonly KnownProvider[],
): Promise<LeaderProgram | null> => {
  for await (const { provider, process } of providerAncestors(host, pid, providers))
    return { provider, process };
  return null;
};

/** The agent program that runs in a pane: its own process, or the first below it. */
export const findProgramIn = async (
  host: Host & Pick<TransportPlugin, "processes">,
  pane: ProcessRef,
  providers: readonly KnownProvider[],
): Promise<LeaderProgram | null> => {
  const table = (await host.processes?.()) ?? [];
  const below = [pane.pid];
  for (const pid of below) {
    const process = await host.findProcess(pid);
    const found = process && (await programOf(process, providers));
    if (found) return { provider: found.provider, process: found.process };
    below.push(...table.filter(({ parent }) => parent === pid).map((child) => child.pid));
  }
  return null;
};
