export type Json = Readonly<Record<string, unknown>>;

/** Narrows parsed JSON; everything that is read from a program may have any shape. */
export const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** An object that stands in a text; null for anything else. */
export const parseObject = (text: string): Json | null => {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
};

/** The objects of a list; none where it is no list. */
export const recordsIn = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isRecord) : []);

/** A text that is not empty. */
export const stringOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** The text of a string, of a block `{ text }`, or of a list of either, a line each. Empty where there is none. */
export const textOf = (value: unknown): string => {
  if (typeof value === "string") return value;
  if (Array.isArray(value))
    return value
      .map(textOf)
      .filter((text) => text !== "")
      .join("\n");
  return isRecord(value) ? (stringOf(value.text) ?? "") : "";
};

/** Settings of a program with ours added: lists are put together, a value of ours replaces theirs. */
export const mergeSettings = (theirs: Json, ours: Json): Json => {
  const merged: Record<string, unknown> = { ...theirs };
  for (const [key, value] of Object.entries(ours)) {
    const their = merged[key];
    if (Array.isArray(their) && Array.isArray(value)) merged[key] = [...their, ...value];
    else merged[key] = isRecord(their) && isRecord(value) ? mergeSettings(their, value) : value;
  }
  return merged;
};
