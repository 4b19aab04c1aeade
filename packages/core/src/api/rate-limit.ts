const BURST = 2_000;
const PER_SECOND = 200;

/** A token bucket per caller. Generous: it stops a loop that has run wild, not a busy agent. */
export const createRateLimit = () => {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    take: (key: string, now: number): boolean => {
      const bucket = buckets.get(key) ?? { left: BURST, at: now };
      const left = Math.min(BURST, bucket.left + (Math.max(0, now - bucket.at) / 1000) * PER_SECOND);
      buckets.set(key, { left: left < 1 ? left : left - 1, at: now });
      return left >= 1;
    },
  };
};
