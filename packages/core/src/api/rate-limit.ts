const BURST = 2_000;
const PER_SECOND = 200;

/** A token bucket per caller. Generous: it stops a loop that has run wild, not a busy agent. */
export const createRateLimit = () => {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    /** All of `calls` or none of them. */
    take: (key: string, now: number, calls = 1): boolean => {
      const bucket = buckets.get(key) ?? { left: BURST, at: now };
      const left = Math.min(BURST, bucket.left + (Math.max(0, now - bucket.at) / 1000) * PER_SECOND);
      buckets.set(key, { left: left < calls ? left : left - calls, at: now });
      return left >= calls;
    },
  };
};
export type RateLimit = ReturnType<typeof createRateLimit>;
