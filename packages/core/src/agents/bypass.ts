import { basename } from "node:path";
import type { ProcessStatus, ProviderPlugin, TransportPlugin } from "@team-agent/plugin-api";

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

/** Who knows the processes of the host on which the command was typed. */
type Host = Pick<TransportPlugin, "findProcess">;

interface ProviderProgram {
  readonly provider: ProviderPlugin;
  readonly process: ProcessStatus;
  readonly binary: string;
}

/** The programs of known providers among the ancestors of the calling command, nearest first. */
const providerAncestors = async function* (
  host: Host,
  pid: number,
  providers: readonly ProviderPlugin[],
): AsyncGenerator<ProviderProgram> {
  let at = pid;
  for (let level = 0; level < MAX_LEVELS && at > 1; level++) {
    const process = await host.findProcess(at);
    if (!process) return;
    const names = process.argv.slice(0, 2).map((word) => basename(word));
    const provider = providers.find((one) => one.programs.some((program) => names.includes(program)));
    const binary = names.find((name) => provider?.programs.includes(name));
    if (provider && binary) yield { provider, process, binary };
    at = process.parent;
  }
};

/** Looks for a leader that runs without permission checks. A flag in some other program's command line means nothing. */
export const findInheritedBypass = async (
  host: Host,
  pid: number,
  providers: readonly ProviderPlugin[],
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
  providers: readonly ProviderPlugin[],
): Promise<{ readonly provider: ProviderPlugin; readonly process: ProcessStatus } | null> => {
  for await (const { provider, process } of providerAncestors(host, pid, providers))
    return { provider, process };
  return null;
};
