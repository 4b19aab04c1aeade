import type { ScreenState } from "@team-agent/plugin-api";

/** Above the line with the mode, which stands above the input box. */
const RULE = /^─{10,}/;
const SIGN = /^ [>!*] /;
const PLACEHOLDER = /^Type your message or @path\/to\/file/;

export interface FoundComposer {
  readonly composer: NonNullable<ScreenState["composer"]>;
  /** Row of the line above it. */
  readonly top: number;
}

/** The input box: below the last rule. Its edges are drawn where the terminal has all colours, and blank elsewhere. */
export const findComposer = (lines: readonly string[]): FoundComposer | null => {
  const top = lines.findLastIndex((line) => RULE.test(line));
  const sign = lines.findIndex((line, index) => index > top && SIGN.test(`${line} `));
  if (top === -1 || sign === -1) return null;
  const footer = lines.findLastIndex((line) => line !== "");
  const edge = lines.findIndex((line, index) => index > sign && line.startsWith("▀▀▀"));
  const blank = lines.findLastIndex((line, index) => line === "" && index > sign && index < footer);
  const bottom = edge !== -1 ? edge : blank !== -1 ? blank : footer + 1;
  const text = lines
    .slice(sign, bottom)
    .map((row) => row.slice(3))
    .join("\n")
    .trim();
  const isDraft = text !== "" && !PLACEHOLDER.test(text);
  return { composer: { text, isDraft, foldedPaste: /\[Pasted Text: \d+ /.test(text) }, top };
};
