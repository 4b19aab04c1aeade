import { readFileSync } from "node:fs";
import type { TransportPlugin } from "@team-agent/plugin-api";
import { askPs, processStartTime } from "./identity.ts";
import { listProcesses } from "./list-processes.ts";

/** Facts about processes of this host, on which every tmux server that we reach runs. */
export const processes: Pick<TransportPlugin, "findProcess" | "environmentOf" | "processes"> = {
  findProcess: async (pid) => {
    const startTime = processStartTime(pid);
    const found = startTime === null ? null : (fromProc(pid) ?? fromPs(pid));
    return startTime === null || found === null ? null : { pid, startTime, ...found };
  },
  environmentOf: async (pid) => {
    const entries = wordsOf(pid, "environ")?.filter((entry) => entry.includes("="));
    // Of one that has ended nothing is left to read, and that is no environment.
    if (!entries || processStartTime(pid) === null) return null;
    return Object.fromEntries(
      entries.map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]),
    );
  },
  processes: listProcesses,
};

interface Found {
  readonly parent: number;
  readonly argv: readonly string[];
}

const fromProc = (pid: number): Found | null => {
  const argv = wordsOf(pid, "cmdline");
  const stat = read(`/proc/${pid}/stat`);
  if (!argv || stat === null) return null;
  return { argv, parent: Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) };
};

/** Where there is no /proc. */
export const fromPs = (pid: number): Found | null => {
  const [, parent, command] = /^(\d+)\s+(.*)$/s.exec(askPs(pid, "ppid=,args=") ?? "") ?? [];
  return command === undefined
    ? null
    : { parent: Number(parent), argv: command.split(/\s+/).filter(Boolean) };
};

const wordsOf = (pid: number, file: "cmdline" | "environ"): readonly string[] | null =>
  read(`/proc/${pid}/${file}`)?.split("\0").slice(0, -1) ?? null;

const read = (path: string): string | null => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
};
