import { isRecord, stringOf } from "./json.ts";

const LINE_LENGTH = 400;

/** Quotes one word for a POSIX shell. */
export const shellQuote = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/**
 * A text as one line, for `HookCall.tool.command`. Line ends are shown, because a second line may hold the part that
 * matters; a very long text is cut, and says so.
 */
export const oneLine = (text: string): string => {
  const line = text
    .trim()
    .replace(/\r?\n/g, " ⏎ ")
    .replace(/[\u0000-\u001f\u007f]/g, "�");
  return line.length > LINE_LENGTH ? `${line.slice(0, LINE_LENGTH - 1)}…` : line;
};

/** A `toolLine`: the first of these fields that holds a text, or else all of them. */
export const toolLineBy =
  (...fields: readonly string[]) =>
  (name: string, input: unknown): string => {
    if (!isRecord(input)) return name;
    const target = fields.map((field) => stringOf(input[field])).find((value) => value !== undefined);
    return oneLine(target ?? JSON.stringify(input));
  };

/**
 * A `validateModel` for programs that take any model: gateways and clouds name them as they like, so only what could
 * not be one word of a command line is refused.
 */
export const validateModelWord = (model: string): string | null => {
  if (model.trim() === "") return "the model's name is empty";
  if (/[\s\u0000-\u001f\u007f]/.test(model)) return `"${model}" holds a space or a control character`;
  return model.startsWith("-") ? `"${model}" looks like an option` : null;
};
