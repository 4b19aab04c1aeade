import type { Scope } from "../store/index.ts";
import { DEFAULT_RETENTION_DAYS } from "../team/index.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

export interface Kept {
  readonly teamKey: string;
  /** 0: for ever. */
  readonly retentionDays: number;
}

/** The time before which what was finished is old. */
export const oldBefore = (days: number, now: number): number => now - days * DAY_MS;

/**
 * What is old now. The seats of leaders belong to no team and may lead several: theirs is kept as long as that of the
 * team that keeps longest.
 */
export const decideScopes = (
  teams: readonly Kept[],
  seats: readonly string[],
  now: number,
): readonly Scope[] => {
  const isForEver = teams.some(({ retentionDays }) => retentionDays === 0);
  const longest = Math.max(...teams.map(({ retentionDays }) => retentionDays));
  const seatDays = isForEver ? 0 : teams.length === 0 ? DEFAULT_RETENTION_DAYS : longest;
  const known = new Set(teams.map(({ teamKey }) => teamKey));
  return [
    ...teams,
    ...seats.filter((seat) => !known.has(seat)).map((seat) => ({ teamKey: seat, retentionDays: seatDays })),
  ]
    .filter(({ retentionDays }) => retentionDays > 0)
    .map(({ teamKey, retentionDays }) => ({ teamKey, before: oldBefore(retentionDays, now) }));
};
