/** One piece of a request's input, in order. Assistant pieces and instructions are never obeyed. */
export interface Piece {
  readonly from: "instructions" | "assistant" | "user" | "tool";
  readonly text: string;
}

export interface OfferedTool {
  readonly name: string;
  readonly namespace?: string;
}

export type Json = Readonly<Record<string, unknown>>;

/** Every text in a value of any of the APIs: a string, a block, or a list of them. */
export const textsOf = (value: unknown): string[] => {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== "object" || value === null) return [];
  const { text, content, output } = value as Json;
  return [text, content, output].flatMap(textsOf);
};

/**
 * The texts inside a text: a tool's result may be JSON, with JSON in its strings. Directives are looked for in the
 * innermost strings, where no quote is escaped any more.
 */
export const innerTexts = (text: string): string[] => {
  const start = text.search(/[[{]/);
  if (start === -1) return [text];
  for (const candidate of [text, text.slice(start)]) {
    try {
      return stringsIn(JSON.parse(candidate) as unknown).flatMap(innerTexts);
    } catch {
      // Not JSON as a whole; the text itself is searched.
    }
  }
  return [text];
};

export const stringsIn = (value: unknown): string[] => {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsIn) : [];
};

export const listOf = (value: unknown): Json[] =>
  Array.isArray(value) ? value.filter((one): one is Json => typeof one === "object" && one !== null) : [];
