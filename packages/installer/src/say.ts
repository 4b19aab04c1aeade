import { homedir } from "node:os";

const isColoured = (): boolean => process.stdout.isTTY === true && !process.env.NO_COLOR;

const paint = (code: number, text: string): string =>
  isColoured() ? `\u001b[${code}m${text}\u001b[0m` : text;

export const good = (text: string): string => paint(32, text);
export const bad = (text: string): string => paint(31, text);
export const warned = (text: string): string => paint(33, text);

/** A person's own folder as they write it. */
export const short = (path: string): string => {
  const home = homedir();
  return path === home || path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
};

/** A word as a shell takes it, whatever is in it. */
export const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** What is said to a person; a program that asked for JSON gets one object at the end instead. */
export interface Voice {
  say(line?: string): void;
  /** What was begun, on a line of its own that is finished when it is done. */
  step(name: string, state: "begun" | "done"): void;
}

export const voice = (isSilent: boolean): Voice => {
  if (isSilent) return { say: () => {}, step: () => {} };
  const write = (text: string) => void process.stdout.write(text);
  return {
    say: (line = "") => write(`${line}\n`),
    step: (name, state) => {
      if (state === "done")
        return write(process.stdout.isTTY ? `\r${good("done")}  ${name}\n` : `done  ${name}\n`);
      if (process.stdout.isTTY) write(`  ..  ${name}`);
    },
  };
};
