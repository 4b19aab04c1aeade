import { createPart, type LiveAgent } from "../runtime/index.ts";

const answering = createPart(() => ({ now: null as Promise<unknown> | null }));

/** Keys of an answer are on their way: whatever happens to the dialog now is for the one who answers to tell. */
export const isBeingAnswered = (agent: LiveAgent): boolean => answering(agent).now !== null;

/** Lets one answer at a time reach a screen; the next one finds what the one before it left. */
export const answerAlone = async <T>(agent: LiveAgent, answer: () => Promise<T>): Promise<T> => {
  const part = answering(agent);
  while (part.now !== null) await part.now.catch(() => {});
  const run = answer();
  part.now = run;
  try {
    return await run;
  } finally {
    part.now = null;
  }
};
