import type { ScreenCapture, ScreenState } from "@team-agent/plugin-api";
import { findComposer } from "./composer.ts";
import { findDialog } from "./dialog.ts";

/** Last words of the program, on a screen without an input box. */
const ENDED = [/Pane is dead/, /^\s*Continue\s+opencode -s ses_/, /Session not found/];

/** It stands in the line below the input box alone. */
const BUSY = /\besc (?:again to )?interrupt\b/;

export const classify = (capture: ScreenCapture): ScreenState => {
  const { lines } = capture;
  if (lines.every((line) => line.trim() === ""))
    return { state: "starting", evidence: "the screen is empty" };
  const dialog = findDialog(capture);
  if (dialog !== null) return { state: "dialog", dialog, evidence: dialog.title };
  const found = findComposer(capture);
  if (found === null) return withoutComposer(lines);
  const { composer, bottom } = found;
  const footer = lines.slice(bottom + 1).find((line) => line.trim() !== "") ?? "";
  const [busy] = BUSY.exec(footer) ?? [];
  if (busy !== undefined) return { state: "busy", composer, evidence: busy };
  return { state: "ready", composer, evidence: footer.trim() || "an input box without a footer" };
};

const withoutComposer = (lines: readonly string[]): ScreenState => {
  for (const pattern of ENDED) {
    const line = lines.findLast((one) => pattern.test(one));
    if (line !== undefined) return { state: "exited", evidence: line.trim() };
  }
  const last = lines.findLast((line) => line.trim() !== "") ?? "";
  return { state: "unknown", evidence: last.trim() };
};
