import type { ScreenCapture, ScreenState } from "@team-agent/plugin-api";

const RULE = /^─{10,}/;

export interface FoundComposer {
  readonly composer: NonNullable<ScreenState["composer"]>;
  /** Row of the box's upper line, and of the line below it. */
  readonly top: number;
  readonly bottom: number;
}

type Shown = Pick<ScreenCapture, "lines" | "styled" | "cursor">;

/** The input box: the last two rules of the screen with a sign between them, `>` for words and `*` where nothing is asked. */
export const findComposer = ({ lines, styled, cursor }: Shown): FoundComposer | null => {
  const bottom = lines.findLastIndex((line) => RULE.test(line));
  const top = lines.findLastIndex((line, index) => index < bottom && RULE.test(line));
  if (top === -1 || !/^[>!*] /.test(`${lines[top + 1]} `)) return null;
  const rows = lines.slice(top + 1, bottom).map((row) => row.slice(2));
  // Behind a person's words stands a mark of no width.
  const text = rows.join("\n").replaceAll("\u200b", "").trim();
  const isDraft = text !== "" && !isPlaceholder(rows[0]!, styled[top + 1] ?? "", cursor);
  const foldedPaste = isDraft && /\[Pasted\s+Content\s+\d+\s+chars\]/.test(text);
  return { composer: { text, isDraft, foldedPaste }, top, bottom };
};

/** What a box without words shows: the cursor on its first sign, which is a blank or has another colour than the rest. */
const isPlaceholder = (row: string, styled: string, cursor: ScreenCapture["cursor"]): boolean => {
  if (cursor !== null && cursor.column > 2) return false;
  return /^ {2}\S/.test(row) || /^(?:\x1b\[[\d;]*m)*[>!*] \S*\x1b\[48[\d;]*m.\x1b\[38[\d;]*m/u.test(styled);
};
