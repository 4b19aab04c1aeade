import { rulesFor } from "./secret-rules.ts";

const SECRET_NAME =
  /(?:api[_-]?key|private[_-]?key|access[_-]?key|token|secret|passw(?:or)?d|passphrase|authorization|credential)/i;
const SECRET_OPTION = new RegExp(`^--[\\w-]{0,60}${SECRET_NAME.source}$`, "i");
const HIDDEN = "[redacted]";

/** Takes secrets out of anything that leaves the process for a log, an answer or a screen. Idempotent. */
export const redact = <T>(value: T): T => redactExcept(value, []);

/** The same, but for the fields of these names, wherever they stand: they are for the one who asked. */
export const redactExcept = <T>(value: T, whole: readonly string[]): T => redactValue(value, whole) as T;

const redactValue = (value: unknown, whole: readonly string[]): unknown => {
  if (typeof value === "string") return redactText(value);
  if (Array.isArray(value))
    return value.map((inner: unknown, at) =>
      typeof inner === "string" && isSecretOption(value[at - 1]) && !inner.startsWith("-")
        ? HIDDEN
        : redactValue(inner, whole),
    );
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (whole.includes(name)) return [name, inner];
      return [
        name,
        typeof inner === "string" && SECRET_NAME.test(name) && inner !== ""
          ? HIDDEN
          : redactValue(inner, whole),
      ];
    }),
  );
};

/** In a list of arguments the value of an option is the next word. */
const isSecretOption = (word: unknown): boolean => typeof word === "string" && SECRET_OPTION.test(word);

export const redactText = (text: string): string =>
  rulesFor(text).reduce((out, { pattern }) => out.replace(pattern, hide), text);

/** What the groups of a pattern caught stays before what is hidden; after them `replace` gives a number. */
const hide = (_found: string, ...caught: readonly unknown[]): string => {
  const groups = caught.slice(
    0,
    caught.findIndex((one) => typeof one === "number"),
  );
  return groups.filter((one) => one !== undefined).join("") + HIDDEN;
};
