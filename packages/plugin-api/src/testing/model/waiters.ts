/** Waits for an entry of a growing list. `check` is called after each push. */
export const createWaiters = <T>(list: readonly T[]) => {
  const open = new Set<() => void>();
  return {
    check: (): void => {
      for (const look of [...open]) look();
    },
    wait: async (matches: (entry: T) => boolean, timeoutMs: number, describe: () => string): Promise<T> =>
      new Promise<T>((resolve, reject) => {
        const look = (): void => {
          const found = list.find(matches);
          if (found === undefined) return;
          clearTimeout(timer);
          open.delete(look);
          resolve(found);
        };
        const timer = setTimeout(() => {
          open.delete(look);
          reject(new Error(`nothing matched within ${timeoutMs} ms; ${describe()}`));
        }, timeoutMs);
        open.add(look);
        look();
      }),
  };
};
