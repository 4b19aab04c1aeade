const BURST = 2_000;
const PER_SECOND = 200;
/** After this long a bucket is full again, whatever was taken. */
const FULL_MS = (BURST / PER_SECOND) * 1_000;

interface Bucket {
  readonly left: number;
  readonly at: number;
}

/** A token bucket per caller. Generous: it stops a loop that has run wild, not a busy agent. */
export const createRateLimit = (buckets = new Map<string, Bucket>()) => {
  let forgotAt = Number.NEGATIVE_INFINITY;
  /** A full bucket says nothing, and its key is the token of a program that may have ended. */
  const forgetFull = (now: number): void => {
    if (now >= forgotAt && now < forgotAt + FULL_MS) return;
    forgotAt = now;
    for (const [key, { at }] of buckets) if (at + FULL_MS <= now) buckets.delete(key);
  };
  return {
    /** All of `calls` or none of them. */
    take: (key: string, now: number, calls = 1): boolean => {
      forgetFull(now);
      const bucket = buckets.get(key) ?? { left: BURST, at: now };
      const left = Math.min(BURST, bucket.left + (Math.max(0, now - bucket.at) / 1000) * PER_SECOND);
      buckets.set(key, { left: left < calls ? left : left - calls, at: now });
      return left >= calls;
    },
  };
};
export type RateLimit = ReturnType<typeof createRateLimit>;
