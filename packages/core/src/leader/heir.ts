import type { LeaseRow } from "../store/index.ts";

export type Lease = Pick<LeaseRow, "seat_key" | "claimed_at">;

export interface Seat {
  /** That of a leader that we started. */
  readonly teamKey: string;
  readonly startedAt: number;
}

/**
 * Who gets a team whose leader is gone: the latest of our leaders that was started while that one led, and that leads nothing. One
 * that ran before is busy with something else, and is asked by nobody.
 */
export const chooseHeir = <T extends Seat>(
  lease: Lease,
  seats: readonly T[],
  livingLeases: readonly Lease[],
): T | undefined =>
  seats
    .filter(({ teamKey, startedAt }) => {
      const leads = livingLeases.some(({ seat_key }) => seat_key === teamKey);
      return !leads && startedAt >= lease.claimed_at;
    })
    .toSorted((a, b) => b.startedAt - a.startedAt)[0];
