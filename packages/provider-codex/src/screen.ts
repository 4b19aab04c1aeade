import type { ScreenCapture, ScreenState } from "@team-agent/plugin-api";
import { hasStyles, isAllDim, parseStyled } from "@team-agent/plugin-api/toolkit";
import { findDialog } from "./dialog.ts";
import { isMarked } from "./options.ts";

/** What the program writes into an empty box, for captures that came without styles. */
const PLACEHOLDERS = [
  "Ask Codex to do anything",
  "Ask a follow-up question",
  "Explain this codebase",
  "Summarize recent commits",
  "Implement {feature}",
  "Find and fix a bug in @filename",
  "Write tests for @filename",
  "Improve documentation in @filename",
  "Run /review on my current changes",
  "Use /skills to list available skills",
];
/** What stands for a long paste; a narrow pane breaks it. */
const FOLDED_PASTE = /\[Pasted\s+Content\s+\d/;
const SIGNED = /^\s*›/;

const ENDED = [
  /No saved session found with ID/,
  /^\s*codex resume [0-9a-f-]{36}/,
  /Pane is dead/,
  /^error: /i,
];

export const classify = (capture: ScreenCapture): ScreenState => {
  const lines = capture.lines.map((line) => line.trimEnd());
  if (lines.every((line) => line === "")) return { state: "starting", evidence: "the screen is empty" };
  const dialog = findDialog(lines, capture.width);
  if (dialog !== null) return { state: "dialog", dialog, evidence: dialog.title };
  const numbered = lines.findLast((line) => SIGNED.test(line));
  if (numbered !== undefined && isMarked(numbered)) return { state: "unknown", evidence: numbered.trim() };
  const row = findComposerRow(lines);
  if (row === null) return withoutComposer(lines);
  const composer = readComposer(capture, lines, row);
  const busy = lines.slice(0, row).findLast((line) => /^\s*• .*esc to interrupt\)/.test(line));
  if (busy !== undefined) return { state: "busy", composer, evidence: busy.trim() };
  return { state: "ready", composer, evidence: statusOf(lines, row) ?? "an input box" };
};

/**
 * The input box is the last line with a prompt sign, and a line with the model and the folder stands below it. Prompts
 * that were sent carry the same sign, but have something of the conversation after them.
 */
const findComposerRow = (lines: readonly string[]): number | null => {
  const row = lines.findLastIndex((line) => /^› /.test(line) || line === "›");
  if (row === -1 || statusOf(lines, row) === null) return null;
  return lines.slice(row + 1).some((line) => /^[•■✔✗]/.test(line)) ? null : row;
};

const statusOf = (lines: readonly string[], row: number): string | null => {
  const blank = lines.findIndex((line, index) => index > row && line === "");
  if (blank === -1) return null;
  return (
    lines
      .slice(blank)
      .find((line) => / · /.test(line))
      ?.trim() ?? null
  );
};

const readComposer = (
  capture: ScreenCapture,
  lines: readonly string[],
  row: number,
): NonNullable<ScreenState["composer"]> => {
  const end = lines.findIndex((line, index) => index > row && line === "");
  const text = lines
    .slice(row, end)
    .map((line) => line.slice(2))
    .join("\n")
    .trim();
  const isDraft = text !== "" && !isPlaceholder(capture, row, text);
  return { text, isDraft, foldedPaste: isDraft && FOLDED_PASTE.test(text) };
};

const isPlaceholder = (capture: ScreenCapture, row: number, text: string): boolean => {
  const styled = capture.styled[row];
  if (styled !== undefined && hasStyles(capture.styled)) return isAllDim(parseStyled(styled), 1);
  // A narrow pane shows its beginning.
  return PLACEHOLDERS.some((words) => words === text || (text.length >= 8 && words.startsWith(text)));
};

const withoutComposer = (lines: readonly string[]): ScreenState => {
  for (const pattern of ENDED) {
    const line = lines.findLast((one) => pattern.test(one));
    if (line !== undefined) return { state: "exited", evidence: line.trim() };
  }
  const last = lines.findLast((line) => line !== "") ?? "";
  const isBanner = lines.some((line) => line.includes("OpenAI Codex"));
  return { state: isBanner ? "starting" : "unknown", evidence: last.trim() };
};
