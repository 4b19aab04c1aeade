import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

export interface Running {
  readonly pid: number;
  /** Its words, a blank between two. */
  readonly command: string;
}

/** Every process that we may see. */
export const listRunning = (): readonly Running[] =>
  process.platform === "linux" ? fromProc() : readPs(askPs());

const fromProc = (): readonly Running[] =>
  readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ").trim();
      return [{ pid: Number(name), command }];
    } catch {
      // It ended meanwhile.
      return [];
    }
  });

const askPs = (): string =>
  execFileSync("ps", ["-axww", "-o", "pid=,command="], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });

/** What `ps` prints, where there is no /proc. */
export const readPs = (printed: string): readonly Running[] =>
  printed.split("\n").flatMap((line) => {
    const [, pid, command] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid ? [{ pid: Number(pid), command: command! }] : [];
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
  /^\d+ \(/.test(stat) ? (stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null) : null;
