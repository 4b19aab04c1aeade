import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { InstallError } from "./fail.ts";
import type { Places } from "./places.ts";
import { startOf } from "./processes.ts";

/** Keeps two installers apart. Answers how it is given back. Throws `installer_running`. */
export const takeLock = ({ runtime, lock }: Pick<Places, "runtime" | "lock">): (() => void) => {
  mkdirSync(runtime, { recursive: true, mode: 0o755 });
  for (;;) {
    try {
      writeFileSync(lock, `${process.pid} ${startOf(process.pid)}\n`, { flag: "wx", mode: 0o644 });
      return () => rmSync(lock, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = holderOf(lock);
    if (holder !== null)
      throw new InstallError("installer_running", `another installer is at work here (process ${holder})`, {
        action: "wait until it has ended, and run the same command again",
      });
    // Whoever held it was killed.
    rmSync(lock, { force: true });
  }
};

/** Whether an installer that was killed left its lock. */
export const isLeft = (lock: string): boolean => {
  try {
    return /^\d+ [^\n]+\n$/.test(readFileSync(lock, "utf8")) && holderOf(lock) === null;
  } catch {
    return false;
  }
};

/** The process that holds a lock and lives; null where none does. */
const holderOf = (lock: string): number | null => {
  let said: string;
  try {
    said = readFileSync(lock, "utf8");
  } catch {
    return null;
  }
  const [pid = "", ...start] = said.trim().split(" ");
  return startOf(Number(pid)) === start.join(" ") ? Number(pid) : null;
};
