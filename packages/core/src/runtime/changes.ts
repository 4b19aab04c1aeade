import type { Clock } from "../ground/index.ts";

/** Something that a waiting caller may want to know. What exactly, is read from the store. */
export interface Change {
  readonly kind: "message" | "result" | "approval" | "question" | "agent" | "team";
  readonly teamKey: string;
  readonly id: string;
}

export interface Changes {
  emit(change: Change): void;
  on(listener: (change: Change) => void): () => void;
  /**
   * Waits until `check` gives a value. It is asked at once and after every change, never on a timer.
   * Answers null when the time is over, or when `closed` aborts.
   */
  until<T>(check: () => T | null | undefined, timeoutMs: number, closed?: AbortSignal): Promise<T | null>;
}

export const createChanges = (clock: Clock, onError: (error: unknown) => void = () => {}): Changes => {
  const listeners = new Set<(change: Change) => void>();
  const on: Changes["on"] = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    on,
    emit: (change) => {
      for (const listener of [...listeners]) {
        try {
          listener(change);
        } catch (error) {
          // Whoever changed something must not suffer from who listens.
          onError(error);
        }
      }
    },
    until: (check, timeoutMs, closed) =>
      new Promise((resolve, reject) => {
        const finish = (settle: () => void) => {
          endTimer();
          off();
          closed?.removeEventListener("abort", giveUp);
          settle();
        };
        const look = () => {
          try {
            const value = check();
            if (value !== null && value !== undefined) finish(() => resolve(value));
          } catch (error) {
            finish(() => reject(error as Error));
          }
        };
        const giveUp = () => finish(() => resolve(null));
        const endTimer = clock.after(timeoutMs, giveUp);
        const off = on(look);
        closed?.addEventListener("abort", giveUp, { once: true });
        if (closed?.aborted) giveUp();
        else look();
      }),
  };
};
