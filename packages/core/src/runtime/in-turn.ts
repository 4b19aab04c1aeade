/** Runs work that concerns named things: one after the other for each name, in the order in which it was asked for. */
export type InTurn = <T>(names: readonly string[], work: () => Promise<T>) => Promise<T>;

/** Whoever needs several names takes them all at once, so that nobody waits for somebody who waits for them. */
export const createInTurn = (): InTurn => {
  const last = new Map<string, Promise<unknown>>();
  return async (names, work) => {
    const run = Promise.all(names.map((name) => last.get(name))).then(work);
    const over = run.then(
      () => {},
      () => {},
    );
    for (const name of names) last.set(name, over);
    try {
      return await run;
    } finally {
      for (const name of names) if (last.get(name) === over) last.delete(name);
    }
  };
};
