import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { ProcessRef } from "@team-agent/plugin-api";

/**
 * When a process started, in the system's own unit: together with the pid it names one process for ever.
 * Linux: field 22 of /proc/<pid>/stat; elsewhere the text that `ps` prints. Null when there is no such process.
 */
export const processStartTime = (pid: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in brackets and may itself hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A process that only waits to be reaped has ended.
    return fields[0] === "Z" ? null : (fields[19] ?? null);
  } catch {
    return process.platform === "linux" ? null : startTimeFromPs(pid);
  }
};

export const startTimeFromPs = (pid: number): string | null => {
  const out = askPs(pid, "stat=,lstart=");
  return out === null || out.startsWith("Z") ? null : out.slice(out.indexOf(" ") + 1).trim();
};

/** What `ps` says of a process; null when it says nothing. */
export const askPs = (pid: number, fields: string): string | null => {
  try {
    const asked = ["-o", fields, "-p", String(pid)];
    return execFileSync("ps", asked, { encoding: "utf8", timeout: 900 }).trim() || null;
  } catch {
    return null;
  }
};

/** True when both name the same process: a pid alone may have been given to another one. */
export const isSameProcess = (process: ProcessRef): boolean => {
  const now = processStartTime(process.pid);
  return now !== null && (process.startTime === null || process.startTime === now);
};
