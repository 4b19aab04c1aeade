import type { ScreenState } from "@team-agent/plugin-api";

const RULE = /^─{10,}/;

export interface FoundComposer {
  readonly composer: NonNullable<ScreenState["composer"]>;
  /** Row of the box's upper line, and of the line below it. */
  readonly top: number;
  readonly bottom: number;
}

/** The input box: the last two rules of the screen with the sign between them. An empty one shows nothing. */
export const findComposer = (lines: readonly string[]): FoundComposer | null => {
  const bottom = lines.findLastIndex((line) => RULE.test(line));
  const top = lines.findLastIndex((line, index) => index < bottom && RULE.test(line));
  if (top === -1 || !/^[❯!] /.test(`${lines[top + 1]} `)) return null;
  const text = lines
    .slice(top + 1, bottom)
    .map((row) => row.slice(2))
    .join("\n")
    .trim();
  const foldedPaste = /\[Paste #\d+ - \d+ lines\]/.test(text);
  return { composer: { text, isDraft: text !== "", foldedPaste }, top, bottom };
};
