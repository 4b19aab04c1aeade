/**
 * Runs work that concerns named things: one after the other for each name, in the order in which it was asked for. Who asks
 * for the `same` as what these names come to last anyway is given the result of that.
 */
export type InTurn = <T>(names: readonly string[], work: () => Promise<T>, same?: string) => Promise<T>;

interface Turn {
  readonly same: string | undefined;
  readonly run: Promise<unknown>;
  readonly over: Promise<void>;
}

/** Whoever needs several names takes them all at once, so that nobody waits for somebody who waits for them. */
export const createInTurn = (): InTurn => {
  const last = new Map<string, Turn>();
  return async <T>(names: readonly string[], work: () => Promise<T>, same?: string): Promise<T> => {
    const before = names.map((name) => last.get(name));
    const [first] = before;
    if (same !== undefined && first?.same === same && before.every((turn) => turn === first))
      return (await first.run) as T;
    const run = Promise.all(before.map((turn) => turn?.over)).then(work);
    const over = run.then(
      () => {},
      () => {},
    );
    const turn: Turn = { same, run, over };
    for (const name of names) last.set(name, turn);
    try {
      return await run;
    } finally {
      for (const name of names) if (last.get(name) === turn) last.delete(name);
    }
  };
};
