import { notBegun, onlyLooks, stoppingError, unanswered } from "../client/index.ts";
import type { Clock } from "../ground/index.ts";

/** What a coordinator is asked, from the question to the answer. */
export interface OpenCalls {
  /** Refuses what is asked of one that leaves. */
  run<T>(method: string, work: () => Promise<T>): Promise<T>;
  /** How many calls are open that may change something. */
  changing(): number;
  /** Ends those that only look, and waits for the others; what they are told that do not end says why. */
  leave(reason: string): Promise<void>;
}

/** Whoever stops a coordinator waits longer than this before it ends the process. */
const ENDS_WITHIN_MS = 3_000;

interface Open {
  readonly method: string;
  giveUp(): void;
}

export const createOpenCalls = (clock: Clock, endsWithinMs = ENDS_WITHIN_MS): OpenCalls => {
  const open = new Set<Open>();
  let leaving: string | null = null;
  let onOver = () => {};
  const changing = () => [...open].filter(({ method }) => !onlyLooks(method)).length;
  return {
    changing,
    run: (method, work) => {
      if (leaving !== null) return Promise.reject(notBegun(stoppingError(leaving)));
      return new Promise((resolve, reject) => {
        const one = { method, giveUp: () => reject(unanswered(stoppingError(leaving!), method)) };
        open.add(one);
        const over = () => {
          open.delete(one);
          if (changing() === 0) onOver();
        };
        void work().then(resolve, reject).finally(over);
      });
    },
    leave: async (reason) => {
      leaving = reason;
      for (const one of open) if (onlyLooks(one.method)) one.giveUp();
      if (changing() > 0)
        await new Promise<void>((resolve) => {
          const cancel = clock.after(endsWithinMs, resolve);
          onOver = () => {
            cancel();
            resolve();
          };
        });
      for (const one of open) one.giveUp();
    },
  };
};
