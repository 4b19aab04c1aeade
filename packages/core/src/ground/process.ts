import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * When a process started, in the system's own unit; null when it is gone, or is only waiting to be reaped. For the
 * coordinator itself and whoever stops it: it is there before a transport is loaded. Of the processes of agents and
 * leaders, their transport tells.
 */
export const processStart = (pid: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? null : (fields[19] ?? null);
  } catch {
    if (process.platform === "linux") return null;
  }
  try {
    const out = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], {
      encoding: "utf8",
      timeout: 900,
    }).trim();
    return out === "" || out.startsWith("Z") ? null : out.slice(out.indexOf(" ") + 1).trim();
  } catch {
    return null;
  }
};

/** Some process has this number. Which one it is, its start tells. */
export const isSomethingThere = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};
