/**
 * One queue per key. A key that is asked for while it runs is run once more afterwards, however often it was asked:
 * the work looks at the store, so one more look sees everything.
 */
export const createSerial = (onError: (key: string, error: unknown) => void) => {
  const running = new Map<string, { again: boolean }>();
  return {
    run: (key: string, work: () => Promise<void>): void => {
      const now = running.get(key);
      if (now) {
        now.again = true;
        return;
      }
      const state = { again: false };
      running.set(key, state);
      // Begun after the current call, so that whoever asks finishes its own transaction first.
      setImmediate(async () => {
        do {
          state.again = false;
          await work().catch((error: unknown) => onError(key, error));
        } while (state.again);
        running.delete(key);
      });
    },
  };
};
