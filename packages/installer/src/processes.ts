import { readdirSync, readFileSync } from "node:fs";
import { ps, runningByPs, startByPs } from "./ps.ts";
import { type Running, workspaceAmong } from "./running.ts";

/** Every process that we may see. */
export const listRunning = (): readonly Running[] =>
  process.platform === "linux" ? fromProc() : runningByPs(ps);

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
    return workspaceAmong(readFileSync(`/proc/${pid}/environ`, "utf8").split("\0"));
  } catch {
    return null;
  }
};

/** When a process began, in the system's own unit: with the pid it names one process for ever. Null where there is none. */
export const startOf = (pid: number): string | null => {
  try {
    return process.platform === "linux"
      ? startIn(readFileSync(`/proc/${pid}/stat`, "utf8"))
      : startByPs(pid, ps);
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
