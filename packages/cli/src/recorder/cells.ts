/** One character, and the sequences before it that change its looks. */
export interface Cell {
  readonly marks: string;
  readonly char: string;
}

/** A line of a screen, with colours or without; other sequences, such as links, are left out. */
export const cellsOf = (line: string): readonly Cell[] => {
  const cells: Cell[] = [];
  let marks = "";
  for (const [piece] of line.matchAll(PIECE))
    if (piece.startsWith("\u001b")) marks += LOOKS.test(piece) ? piece : "";
    else if (!SHIFTS.includes(piece)) {
      cells.push({ marks, char: piece });
      marks = "";
    }
  return marks === "" ? cells : [...cells, { marks, char: "" }];
};

const PIECE =
  /\u001b\[[0-9;:<=>?]*[@-~]|\u001b[\]P_^][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b[\s\S]?|[\s\S]/g;
const LOOKS = /^\u001b\[[\d;:]*m$/;
const SHIFTS = ["\u000e", "\u000f"];

export const textOf = (cells: readonly Cell[]): string => cells.map(({ char }) => char).join("");

export const lineOf = (cells: readonly Cell[]): string =>
  cells.map(({ marks, char }) => marks + char).join("");

/** What stands in columns: frames, and whatever has more than a word's blank before it. Other words are a sentence. */
const COLUMNS = /[|\u2500-\u259f]| {2}/;

export interface Swap {
  readonly at: number;
  readonly length: number;
  readonly words: string;
}

/** Puts words in the place of others; they look as the first of those did, and what follows looks as it did. */
export const swap = (cells: readonly Cell[], { at, length, words }: Swap): readonly Cell[] => {
  const gone = cells.slice(at, at + length);
  const rest = cells.slice(at + length);
  const marks = gone
    .slice(1)
    .map((cell) => cell.marks)
    .join("");
  const come =
    [...words].length === 0
      ? []
      : words.split("").map((char, place) => ({ marks: place === 0 ? (gone[0]?.marks ?? "") : "", char }));
  const [next, ...others] = rest;
  if (marks === "") return [...cells.slice(0, at), ...come, ...rest];
  return [
    ...cells.slice(0, at),
    ...come,
    { marks: marks + (next?.marks ?? ""), char: next?.char ?? "" },
    ...others,
  ];
};

/**
 * The same, and what stands further right stays where it is, as long as blanks before it can make up for the difference.
 * `moved`: they cannot.
 */
export const swapInPlace = (
  cells: readonly Cell[],
  change: Swap,
): { readonly cells: readonly Cell[]; readonly moved: boolean } => {
  const swapped = swap(cells, change);
  const longer = change.words.length - change.length;
  const from = change.at + change.words.length;
  const behind = textOf(swapped).slice(from);
  if (longer === 0 || behind.trim() === "") return { cells: swapped, moved: false };
  const blanks = [...behind.matchAll(/ {2,}/g)].find(([found]) => found.length > longer);
  if (!blanks) return { cells: swapped, moved: COLUMNS.test(behind) };
  const at = from + blanks.index;
  const { length } = blanks[0];
  return { cells: swap(swapped, { at, length, words: " ".repeat(length - longer) }), moved: false };
};

/** What changed from one text to another, as one piece; null where they are the same. */
export const changeOf = (before: string, after: string): Swap | null => {
  if (before === after) return null;
  const most = Math.min(before.length, after.length);
  let at = 0;
  while (at < most && before[at] === after[at]) at++;
  let end = 0;
  while (end < most - at && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { at, length: before.length - at - end, words: after.slice(at, after.length - end) };
};
