import { redactText } from "@team-agent/core/client";
import { type Cell, cellsOf, changeOf, lineOf, type Swap, swap, swapInPlace, textOf } from "./cells.ts";
import { hideText } from "./hide-value.ts";
import type { NameRule } from "./names.ts";

export interface HiddenScreen {
  readonly lines: readonly string[];
  /** Lines in which something stands elsewhere now, counted from 1. */
  readonly moved: readonly number[];
}

/**
 * Hides what is nobody's business on a screen, with colours or without. Columns stay where they are as far as blanks can
 * make up for it. `wrapped[i]` says that line i may go on in line i + 1.
 */
export const hideScreen = (
  screen: readonly string[],
  wrapped: readonly boolean[],
  rules: readonly NameRule[],
): HiddenScreen => {
  const hidden = screen.map((line) => hideLine(cellsOf(line), rules));
  const moved = hidden.flatMap((line, index) => (line.moved ? [index + 1] : []));
  const over = hideAcross(
    hidden.map(({ cells }) => cells),
    wrapped,
    rules,
  );
  return { lines: over.map(lineOf), moved };
};

const hideLine = (
  line: readonly Cell[],
  rules: readonly NameRule[],
): { readonly cells: readonly Cell[]; readonly moved: boolean } => {
  let cells = line;
  let moved = false;
  const change = (one: Swap) => {
    const done = swapInPlace(cells, one);
    cells = done.cells;
    moved ||= done.moved;
  };
  for (const { pattern, words } of rules) {
    // From the right, so that what was found further left is still there.
    const found = [...textOf(cells).matchAll(pattern)].reverse();
    for (const { index, 0: text } of found) change({ at: index, length: text.length, words });
  }
  const text = textOf(cells);
  const secret = changeOf(text, redactText(text));
  if (secret) change(secret);
  return { cells, moved };
};

/** What a line begins and another one ends: as many characters as there were, so that no line moves. */
const hideAcross = (
  lines: readonly (readonly Cell[])[],
  wrapped: readonly boolean[],
  rules: readonly NameRule[],
): readonly (readonly Cell[])[] => {
  const starts: number[] = [];
  let length = 0;
  for (const [index, line] of lines.entries()) {
    starts.push(length);
    length += textOf(line).length + (wrapped[index] ? 0 : 1);
  }
  const whole = lines.map((line, index) => textOf(line) + (wrapped[index] ? "" : "\n")).join("");
  const change = changeOf(whole, hideText(whole, rules));
  if (!change) return lines;
  const words = change.words.replaceAll("\n", " ");
  return lines.map((line, index) => {
    const from = Math.max(0, change.at - starts[index]!);
    const to = Math.min(textOf(line).length, change.at + change.length - starts[index]!);
    if (to <= from) return line;
    const taken = starts[index]! + from - change.at;
    return swap(line, {
      at: from,
      length: to - from,
      words: words
        .slice(taken)
        .padEnd(to - from, "_")
        .slice(0, to - from),
    });
  });
};
