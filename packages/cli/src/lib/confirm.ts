import { createInterface } from "node:readline/promises";

/** Somebody sits at both ends. */
export const isAtTerminal = (): boolean => Boolean(process.stdin.isTTY && process.stdout.isTTY);

export const isYes = (answer: string): boolean => /^y(?:es)?$/i.test(answer.trim());

/** Asks somebody at a terminal; anything but a yes is a no. */
export const confirm = async (question: string): Promise<boolean> => {
  const questions = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await questions.question(`${question} [y/N] `);
  questions.close();
  return isYes(answer);
};
