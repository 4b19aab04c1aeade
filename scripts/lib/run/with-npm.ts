import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const LOOK_EVERY_MS = 500;

/**
 * Ends this process when the npm that runs it has ended: npm passes on the signals that it gets, but one that it cannot
 * catch leaves its script behind, for which nobody waits any more. Between the two there may be a shell.
 */
export const endWithNpm = (): void => {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const { command, parent: above } = about(parent);
  const isShell = /^(?:\S*\/)?\w*sh -c /.test(command);
  const isOver = (): boolean => process.ppid !== parent || (isShell && about(parent).parent !== above);
  setInterval(() => {
    if (isOver()) process.exit(1);
  }, LOOK_EVERY_MS).unref();
};

const about = (pid: number): { readonly command: string; readonly parent: number } => {
  try {
    if (!existsSync("/proc/self/stat")) {
      const line = execFileSync("ps", ["-o", "ppid=,command=", "-p", String(pid)], { encoding: "utf8" });
      const [, parent, command] = /^\s*(\d+) (.*)/.exec(line) ?? [];
      return { command: command ?? "", parent: Number(parent ?? 0) };
    }
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    return { command, parent: Number(parent) };
  } catch {
    return { command: "", parent: 0 };
  }
};
