/** One thing that every plugin of a kind must do. `run` throws when this one does not. */
export interface ConformanceCase {
  readonly name: string;
  run(): Promise<void>;
}

const DEADLINE_MS = 10_000;
const POLL_MS = 20;

/** Asks until the answer is truthy; the deadline is generous because a loaded machine is slow, not wrong. */
export const until = async <T>(
  what: string,
  probe: () => T | Promise<T>,
  withinMs = DEADLINE_MS,
): Promise<NonNullable<T>> => {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`waited ${withinMs} ms for ${what}`);
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
};

/** Numbers that look random and are the same in every run. */
export const createRandom = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};
