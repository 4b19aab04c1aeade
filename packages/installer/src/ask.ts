import { createInterface } from "node:readline/promises";

/** A person is there to be asked. */
export const isAtTerminal = (): boolean => process.stdin.isTTY === true && process.stdout.isTTY === true;

export const askYes = async (question: string, signal: AbortSignal): Promise<boolean> => {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  // Ctrl-C comes as a key here, not as a signal.
  lines.on("SIGINT", () => process.emit("SIGINT"));
  try {
    return /^y(?:es)?$/i.test((await lines.question(`${question} [y/N] `, { signal })).trim());
  } finally {
    lines.close();
  }
};
