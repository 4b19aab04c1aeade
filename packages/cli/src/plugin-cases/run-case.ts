import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { systemClock } from "@team-agent/core/client";
import type { Asked, Told } from "./messages.ts";

export interface Ran {
  readonly told: readonly Told[];
  /** Why it told no end of its own; null where it did. */
  readonly cut: string | null;
}

const PROGRAM = fileURLToPath(new URL("./plugin-case-main.js", import.meta.url));
/** Node's own: nothing is left that could go on, and something is still awaited. */
const NEVER_SETTLED = 13;

const running = new Set<ChildProcess>();

/** Runs what is asked in a process of its own, and ends that with all that it started when its time is over. */
export const runCase = async (asked: Asked, limitMs: number): Promise<Ran> => {
  // Its group is its own, so that what the plugin starts can be ended with it.
  const child = fork(PROGRAM, [JSON.stringify(asked)], {
    detached: true,
    execArgv: [],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  running.add(child);
  const told: Told[] = [];
  let said = "";
  let isLate = false;
  child.on("message", (one) => void told.push(one as Told));
  child.stderr!.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const takeBack = systemClock.after(limitMs, () => {
    isLate = true;
    endGroup(child);
  });
  const [status, signal] = await new Promise<readonly [number | null, NodeJS.Signals | null]>((done) => {
    child.once("exit", (...how) => {
      // A program that was left running holds its standard error open.
      endGroup(child);
      child.stderr!.destroy();
      if (child.connected) child.once("disconnect", () => done(how));
      else done(how);
    });
  });
  takeBack();
  running.delete(child);
  if (told.some(({ kind }) => kind === "done" || kind === "listed" || kind === "refused"))
    return { told, cut: null };
  return { told, cut: isLate ? `it was not done within ${limitMs / 1000} s` : wordsOf(status, signal, said) };
};

/** Ends whatever runs, for a command that is ended itself. */
export const endCases = (): void => running.forEach(endGroup);

const endGroup = (child: ChildProcess): void => {
  try {
    process.kill(-child.pid!, "SIGKILL");
  } catch {
    // Nothing of it is left.
  }
};

const wordsOf = (status: number | null, signal: string | null, said: string): string => {
  if (status === NEVER_SETTLED) return "a promise settles never";
  const thrown = /^(?:\w*Error|Uncaught)\b.*$/m.exec(said)?.[0];
  if (thrown) return `it ended the process: ${thrown}`;
  return `it ended the process (${signal ?? `exit status ${status}`})`;
};
