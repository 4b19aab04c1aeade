import type { ScreenCapture, ScreenState } from "@team-agent/plugin-api";
import { hasStyles, isAllDim, parseStyled } from "@team-agent/plugin-api/toolkit";

const RULE = /^\s*─{10,}/;

/** What stands for a paste of more than three lines or 800 characters; a narrow pane breaks it. */
const FOLDED_PASTE = /\[Pasted\s+text\s+#\d/;

/** What the program writes into an empty box, for captures that came without styles. */
const PLACEHOLDERS = [
  /^Once fixed, resend your message$/,
  /^Resend your message/,
  /^Press up to edit/,
  /^Try "/,
];

export interface FoundComposer {
  readonly composer: NonNullable<ScreenState["composer"]>;
  /** Row of the box's upper line, and of the line below it. */
  readonly top: number;
  readonly bottom: number;
}

/** The input box: the last two rules of the screen with a prompt sign between them. */
export const findComposer = (capture: ScreenCapture): FoundComposer | null => {
  const { lines } = capture;
  const bottom = lines.findLastIndex((line) => RULE.test(line));
  if (bottom < 1) return null;
  const top = lines.findLastIndex((line, index) => index < bottom && RULE.test(line));
  const first = lines[top + 1];
  if (top === -1 || first === undefined || !first.startsWith("❯")) return null;
  const rows = lines.slice(top + 1, bottom);
  const text = rows
    .map((row) => row.slice(2))
    .join("\n")
    .trim();
  const isDraft = text !== "" && !isPlaceholder(capture, top + 1, text);
  return { composer: { text, isDraft, foldedPaste: isDraft && FOLDED_PASTE.test(text) }, top, bottom };
};

const isPlaceholder = (capture: ScreenCapture, row: number, text: string): boolean => {
  const styled = capture.styled[row];
  if (styled !== undefined && hasStyles(capture.styled)) return isAllDim(parseStyled(styled), 1);
  return PLACEHOLDERS.some((pattern) => pattern.test(text));
};
