import type { LiveAgent } from "../runtime/index.ts";

const answering = new WeakMap<LiveAgent, Promise<unknown>>();

/** Keys of an answer are on their way: whatever happens to the dialog now is for the one who answers to tell. */
export const isBeingAnswered = (agent: LiveAgent): boolean => answering.has(agent);

/** Lets one answer at a time reach a screen; the next one finds what the one before it left. */
export const answerAlone = async <T>(agent: LiveAgent, answer: () => Promise<T>): Promise<T> => {
  while (answering.has(agent)) await answering.get(agent)!.catch(() => {});
  const run = answer();
  answering.set(agent, run);
  try {
    return await run;
  } finally {
    answering.delete(agent);
  }
};
