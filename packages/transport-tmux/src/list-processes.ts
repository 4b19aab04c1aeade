import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { promisify } from "node:util";
import type { HostProcess } from "@team-agent/plugin-api";

/** Every process of this host that has not ended. */
export const listProcesses = async (): Promise<readonly HostProcess[]> =>
  process.platform === "linux" ? fromProc() : await fromPs();

const fromProc = (): readonly HostProcess[] =>
  readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? (rowOf(Number(name)) ?? []) : []));

const rowOf = (pid: number): HostProcess | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in brackets and may itself hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [parent, group, session] = fields.slice(1, 4).map(Number);
    const startTime = fields[19];
    if (fields[0] === "Z" || startTime === undefined) return null;
    return { pid, startTime, parent: parent!, group: group!, session: session! };
  } catch {
    // It ended meanwhile.
    return null;
  }
};

const LINE = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*\S)/;

/** Where there is no /proc. What `ps` calls a session there is no process id. */
export const fromPs = async (): Promise<readonly HostProcess[]> => {
  const asked = ["-axo", "pid=,ppid=,pgid=,stat=,lstart="];
  const { stdout } = await promisify(execFile)("ps", asked, { timeout: 900, maxBuffer: 16 * 1024 * 1024 });
  return stdout.split("\n").flatMap((line) => {
    const [, pid, parent, group, state, startTime] = LINE.exec(line) ?? [];
    if (startTime === undefined || state!.startsWith("Z")) return [];
    return [{ pid: Number(pid), startTime, parent: Number(parent), group: Number(group), session: null }];
  });
};
