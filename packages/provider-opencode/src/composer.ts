import type { ScreenCapture, ScreenState } from "@team-agent/plugin-api";
import { hasStyles, type StyledChar } from "@team-agent/plugin-api/toolkit";
import { inBox, wordsOf } from "./box.ts";

type Shown = Pick<ScreenCapture, "lines" | "styled">;

/** The lower edge of the input box, and of nothing else. */
const EDGE = /^\s*╹▀{10,}/;

export interface FoundComposer {
  readonly composer: NonNullable<ScreenState["composer"]>;
  /** Row of the lower edge. */
  readonly bottom: number;
}

/** The input box: its words between two empty rows, the agent and the model below them, and an edge. */
export const findComposer = (shown: Shown): FoundComposer | null => {
  const { lines } = shown;
  const bottom = lines.findLastIndex((line) => EDGE.test(line));
  if (bottom === -1) return null;
  const column = lines[bottom]!.indexOf("╹");
  let top = bottom;
  while (lines[top - 1]?.[column] === "┃") top -= 1;
  const rows = lines.slice(top, bottom).map((_, index) => inBox(shown, top + index));
  const [model = [], ...words] = rows.toReversed();
  const text = words.toReversed().map(wordsOf).join("\n").trim();
  const first = words.findLast((row) => wordsOf(row) !== "") ?? [];
  const isDraft = text !== "" && !isPlaceholder(text, first, hasStyles(shown.styled) ? model : null);
  const foldedPaste = isDraft && /\[Pasted ~\d+ lines?\]/.test(text);
  return { composer: { text, isDraft, foldedPaste }, bottom };
};

type Row = readonly StyledChar[];

/** It is grey by a colour, as the name of the service below it, and not dim; without colours its words tell. */
const isPlaceholder = (text: string, row: Row, model: Row | null): boolean =>
  text.startsWith("Ask anything…") && (model === null || colourOf(row) === colourOf(model));

const colourOf = (row: Row): string | null =>
  row.findLast(({ char }) => char.trim() !== "")?.foreground ?? null;
