import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

export interface Running {
  readonly pid: number;
  /** Its words, a blank between two. */
  readonly command: string;
  /** The workspace that it was started for as an agent; null where that is not known. */
  readonly workspace: string | null;
}

/** Every process that we may see. */
export const listRunning = (): readonly Running[] =>
  process.platform === "linux" ? fromProc() : readPs(askPs());

const fromProc = (): readonly Running[] =>
  readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ").trim();
      return [{ pid: Number(name), command, workspace: workspaceOf(name) }];
    } catch {
      // It ended meanwhile.
      return [];
    }
  });

/** Another user's environment is not ours to read. */
const workspaceOf = (pid: string): string | null => {
  try {
    const variables = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
    if (!variables.some((one) => one.startsWith("TEAM_AGENT_ID="))) return null;
    return variables.find((one) => one.startsWith("TEAM_AGENT_WORKSPACE="))?.split("=")[1] ?? null;
  } catch {
    return null;
  }
};

const askPs = (): string =>
  execFileSync("ps", ["-axww", "-o", "pid=,command="], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });

/** What `ps` prints, where there is no /proc. */
export const readPs = (printed: string): readonly Running[] =>
  printed.split("\n").flatMap((line) => {
    const [, pid, command] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid ? [{ pid: Number(pid), command: command!, workspace: null }] : [];
  });

/** When a process began, in the system's own unit: with the pid it names one process for ever. Null where there is none. */
export const startOf = (pid: number): string | null => {
  try {
    if (process.platform !== "linux")
      return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || null;
    return startIn(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return null;
  }
};

/** The start in a line of /proc/<pid>/stat; null where it is none. */
export const startIn = (stat: string): string | null =>
  /^\d+ \(/.test(stat) ? startAmong(stat.slice(stat.lastIndexOf(")") + 2).split(" ")) : null;

/** One that only waits to be reaped has ended. */
const startAmong = (fields: readonly string[]): string | null =>
  fields[0] === "Z" ? null : (fields[19] ?? null);
