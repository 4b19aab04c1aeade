import { readFileSync } from "node:fs";

/** False for a process that is gone, and for one that only waits to be reaped. */
export const isRunning = (pid: number): boolean => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return !stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
  } catch {
    return false;
  }
};

/**
 * Asks until the answer is there; fails with the last one when the time is over. For things that nothing announces. The
 * time is generous, because a busy machine is slow, not wrong.
 */
export const until = async <T>(
  what: string,
  ask: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  timeoutMs = 40_000,
): Promise<T> => {
  const deadline = Date.now() + timeoutMs;
  let last: unknown;
  while (Date.now() < deadline) {
    last = await ask();
    if (last) return last as T;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  throw new Error(`not within ${timeoutMs} ms: ${what}`);
};
