/** No answer of any door is larger, in bytes as they travel. */
export const MAX_REPLY_BYTES = 262_144;
/** A list takes no more of an answer than this, so that the rest of it finds room. */
export const LIST_BYTES = 196_608;

/** More rows of one kind are not read for an answer. */
export const MAX_LISTED = 200;

/** What a value takes at the door where it takes most: JSON inside the text of a tool's result, which is JSON again. */
export const carriedBytes = (value: unknown): number =>
  Buffer.byteLength(JSON.stringify(JSON.stringify(value)));

/** The first of a list, as many as these bytes carry. */
export const firstThatFit = <T>(items: readonly T[], bytes: number = LIST_BYTES): readonly T[] => {
  let used = 0;
  const end = items.findIndex((item) => {
    used += carriedBytes(item);
    return used > bytes;
  });
  return end === -1 ? items : items.slice(0, end);
};

/** The last of a list, as many as these bytes carry; one at least, so that a reader comes further. */
export const lastThatFit = <T>(items: readonly T[], bytes: number = LIST_BYTES): readonly T[] => {
  const kept = firstThatFit(items.toReversed(), bytes).length;
  return items.slice(-Math.max(1, kept));
};

const MAX_WORDS = 4_000;

/** An error's words; what a caller sent may stand in them in full length. */
export const shortWords = <T extends string | null | undefined>(words: T): T | string =>
  words && words.length > MAX_WORDS ? `${words.slice(0, MAX_WORDS)} …` : words;

const MAX_DEPTH = 100;

/** Nothing that we take is nested deeper; what is would end in the middle of our own work. */
export const isTooDeep = (value: unknown, depth = 0): boolean => {
  if (typeof value !== "object" || value === null) return false;
  return depth >= MAX_DEPTH || Object.values(value).some((inner) => isTooDeep(inner, depth + 1));
};
