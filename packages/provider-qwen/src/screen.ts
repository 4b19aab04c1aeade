import type { ScreenCapture, ScreenState } from "@team-agent/plugin-api";
import { findComposer } from "./composer.ts";
import { findDialog } from "./dialog.ts";
import { readTitle } from "./title.ts";

/** Last words of the program, on a screen without an input box. */
const ENDED = [
  /Pane is dead/,
  /^To continue this session, run/,
  /No saved session found/,
  /Session ID \S+ already exists/i,
];

const BUSY = /\([\dms ]+ · (?:.* · )?esc to cancel\)/;

/** It draws its scroll bar over the last column for a moment. */
const withoutScrollbar = (line: string): string => line.replace(/ {2,}[│█]\s*$/, "").trimEnd();

export const classify = (capture: ScreenCapture): ScreenState => {
  const lines = capture.lines.map(withoutScrollbar);
  if (lines.every((line) => line === "")) return { state: "starting", evidence: "the screen is empty" };
  const dialog = findDialog(lines, capture.width);
  if (dialog !== null) return { state: "dialog", dialog, evidence: dialog.title };
  const found = findComposer({ ...capture, lines });
  if (found === null) return withoutComposer(lines);
  const { composer } = found;
  const busy = busyEvidence(lines, found.top, found.bottom);
  if (busy !== null) return { state: "busy", composer, evidence: busy };
  // In whatever language its words are.
  if (readTitle(capture.title) === "busy") return { state: "busy", composer, evidence: capture.title };
  const footer = lines.slice(found.bottom + 1).findLast((line) => line !== "");
  return { state: "ready", composer, evidence: footer?.trim() ?? "an input box without a footer" };
};

/** The line above the box moves; a narrow pane breaks it, and then the footer below tells. */
const busyEvidence = (lines: readonly string[], top: number, bottom: number): string | null => {
  const above = lines.slice(Math.max(0, top - 12), top).findLast((line) => BUSY.test(line));
  const footer = lines.slice(bottom + 1).find((line) => line.includes("Enter to steer"));
  return (above ?? footer)?.trim() ?? null;
};

const withoutComposer = (lines: readonly string[]): ScreenState => {
  for (const pattern of ENDED) {
    const line = lines.findLast((one) => pattern.test(one));
    if (line !== undefined) return { state: "exited", evidence: line.trim() };
  }
  const last = lines.findLast((line) => line !== "") ?? "";
  const isBanner = lines.some((line) => /Qwen Code \(v\d/.test(line));
  return { state: isBanner ? "starting" : "unknown", evidence: last.trim() };
};
