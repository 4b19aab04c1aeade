import { parseArgs } from "node:util";
import { HOT, type HotCommand, type HotOption } from "./options.ts";

export interface HotCall {
  readonly command: string;
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** Reads the words of a hot command. Null for whatever is not plain: the whole tree reads it, and says what is wrong. */
export const readWords = ([command, ...rest]: readonly string[]): HotCall | null => {
  const hot = command !== undefined && Object.hasOwn(HOT, command) ? HOT[command]! : null;
  if (!hot || rest.includes("--")) return null;
  const read = parse(hot, rest);
  if (!read) return null;
  const options: Record<string, unknown> = { ...hot.defaults };
  for (const [name, given] of Object.entries(read.values)) {
    const value = takenBy(hot.options[name]!, given);
    if (value === undefined) return null;
    options[camelCase(name)] = value;
  }
  const [least, most] = hot.words;
  if (read.words.length < least || read.words.length > most) return null;
  return { command: command!, words: read.words, options };
};

const parse = ({ options }: HotCommand, args: readonly string[]) => {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: Object.fromEntries(
        Object.entries(options).map(([name, { kind }]) => [
          name,
          { type: kind === "flag" ? ("boolean" as const) : ("string" as const) },
        ]),
      ),
    });
    return { values, words: positionals };
  } catch {
    return null;
  }
};

/** Undefined for what the option does not take. */
const takenBy = ({ kind, choices }: HotOption, given: unknown): unknown => {
  if (choices && !choices.includes(String(given))) return undefined;
  if (kind !== "number") return given;
  const number = Number(given);
  return Number.isFinite(number) && number >= 0 && String(given).trim() !== "" ? number : undefined;
};

const camelCase = (name: string): string =>
  name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
