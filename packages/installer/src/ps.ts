import { execFileSync } from "node:child_process";
import { type Running, workspaceAmong } from "./running.ts";

/** Asks `ps`, as macOS has it. Answers what it prints; throws where there is no such process. */
export type Ps = (args: readonly string[], env?: Readonly<Record<string, string>>) => string;

export const ps: Ps = (args, env = {}) =>
  execFileSync("ps", [...args], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "ignore"],
  });

/**
 * Every process, where there is no /proc. It is asked twice: with the environment it prints one line of words, in which
 * nobody can tell where a command ends, unless it is known without.
 */
export const runningByPs = (ask: Ps): readonly Running[] => {
  const commands = linesOf(ask(["-axww", "-o", "pid=,command="]));
  const whole = new Map(linesOf(ask(["-axEww", "-o", "pid=,command="])));
  return commands.map(([pid, command]) => {
    const line = whole.get(pid) ?? "";
    const environment = line.startsWith(`${command} `) ? line.slice(command.length + 1) : "";
    return { pid, command, workspace: workspaceAmong(environment.split(/ (?=[A-Za-z_]\w*=)/)) };
  });
};

const linesOf = (printed: string): readonly (readonly [pid: number, text: string])[] =>
  printed.split("\n").flatMap((line) => {
    const [, pid, text] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [[Number(pid), text!] as const];
  });

/** What is asked for, and in which words: others would be said in another language, or in another zone. */
export const START_ARGS = ["-o", "state=,lstart=", "-p"] as const;
export const START_ENV = { LC_ALL: "C", TZ: "UTC" } as const;

export const startByPs = (pid: number, ask: Ps): string | null =>
  startPrinted(ask([...START_ARGS, String(pid)], START_ENV));

/** The start in what is printed of one process; null where it is none, or only waits to be reaped. */
export const startPrinted = (printed: string): string | null => {
  const [, state = "", start = null] =
    /^\s*(\S+)\s+([A-Z][a-z]{2} [A-Z][a-z]{2} +\d+ \d\d:\d\d:\d\d \d{4})\s*$/.exec(printed) ?? [];
  return state.startsWith("Z") ? null : (start?.replace(/ +/g, " ") ?? null);
};
