const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
type Unit = keyof typeof UNITS;

/** A length of time as people write it: a whole number and one unit. */
export const DURATION = /^[1-9]\d{0,4}[smhd]$/;
export const DURATION_RULE = "must be a whole number with s, m, h or d, such as 30m, 24h or 7d";

/** Milliseconds; null for a text that is no duration. */
export const parseDuration = (text: string): number | null =>
  DURATION.test(text) ? Number(text.slice(0, -1)) * UNITS[text.at(-1) as Unit] : null;

/** In the largest unit that leaves no rest, up to the next second; a single day is 24 hours. */
export const formatDuration = (ms: number): string => {
  const exact = Math.max(1, Math.ceil(ms / UNITS.s)) * UNITS.s;
  const fits = (unit: Unit) => exact % UNITS[unit] === 0;
  const unit = fits("d") && exact > UNITS.d ? "d" : fits("h") ? "h" : fits("m") ? "m" : "s";
  return `${exact / UNITS[unit]}${unit}`;
};
