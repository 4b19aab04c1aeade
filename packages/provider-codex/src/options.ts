export interface Options {
  readonly list: readonly { readonly label: string; readonly key: string | null }[];
  /** Index of the option under the cursor; -1 when none is marked. */
  readonly cursor: number;
  /** Their first row, and the one after their last. */
  readonly from: number;
  readonly to: number;
}

const OPTION = /^(\s*)(›)?(\s*)(\d+)\.\s+(\S.*)$/;
/** Where a pane is too low for all of them, an arrow stands for the rest. */
const MORE = /^\s*[↑↓]\s*$/;

/** A numbered line under the cursor. It is an option, and never a line that somebody writes. */
export const isMarked = (line: string): boolean => OPTION.exec(line)?.[2] !== undefined;

/** The numbered options around the last one that is under the cursor, or the last ones above `end`. */
export const readOptions = (lines: readonly string[], end: number): Options | null => {
  const marked = lines.slice(0, end).findLastIndex(isMarked);
  const at = marked === -1 ? lastOption(lines, end) : marked;
  if (at === null) return null;
  const column = columnOf(lines[at]!);
  const belongs = (line = ""): boolean =>
    OPTION.test(line) || MORE.test(line) || (line.trim() !== "" && line.slice(0, column + 1).trim() === "");
  let from = at;
  while (from > 0 && belongs(lines[from - 1])) from -= 1;
  while (!OPTION.test(lines[from]!)) from += 1;
  let to = at + 1;
  while (to < end && belongs(lines[to])) to += 1;
  return { ...listOf(lines.slice(from, to)), from, to };
};

const lastOption = (lines: readonly string[], end: number): number | null => {
  const at = lines.slice(0, end).findLastIndex((line) => OPTION.test(line));
  return at === -1 ? null : at;
};

/** Where the number stands: what goes on in the next row is further to the right. */
const columnOf = (line: string): number => {
  const [, before = "", sign = "", between = ""] = OPTION.exec(line)!;
  return before.length + sign.length + between.length;
};

const listOf = (rows: readonly string[]): Pick<Options, "list" | "cursor"> => {
  const found: { label: string; digit: string }[] = [];
  let cursor = -1;
  for (const row of rows.filter((one) => !MORE.test(one))) {
    const match = OPTION.exec(row);
    const previous = found.at(-1);
    if (match === null) {
      if (previous !== undefined) previous.label = `${previous.label} ${row.trim()}`;
      continue;
    }
    if (match[2] !== undefined) cursor = found.length;
    found.push({ label: match[5]!.trim().replace(/\s{2,}/g, " · "), digit: match[4]! });
  }
  return { list: found.map(({ label, digit }) => ({ label, key: keyOf(digit, label) })), cursor };
};

/** A letter in brackets is the option's own key; the digit works where there is none. */
const keyOf = (digit: string, label: string): string => /\((\w)\)\s*$/.exec(label)?.[1] ?? digit;
