import type { ScreenCapture, ScreenState } from "@team-agent/plugin-api";
import { findComposer } from "./composer.ts";
import { findDialog } from "./dialog.ts";
import { readTitle } from "./title.ts";

/** Last words of the program, on a screen without an input box. */
const ENDED =
  /Pane is dead|^\W*To resume this session:|Error resuming session:|Session ID \S+ already exists/i;

const BUSY = /\(esc to cancel, [\dms ]+\)/;

export const classify = (capture: ScreenCapture): ScreenState => {
  const { lines } = capture;
  if (lines.every((line) => line === "")) return { state: "starting", evidence: "the screen is empty" };
  const dialog = findDialog(lines);
  if (dialog !== null) return { state: "dialog", dialog, evidence: dialog.title };
  const found = findComposer(lines);
  if (found === null) return withoutComposer(lines);
  const { composer, top } = found;
  const busy = lines.slice(Math.max(0, top - 12), top).findLast((line) => BUSY.test(line));
  if (busy !== undefined) return { state: "busy", composer, evidence: busy.trim() };
  if (readTitle(capture.title) === "busy") return { state: "busy", composer, evidence: capture.title };
  return { state: "ready", composer, evidence: lines.findLast((line) => line !== "")!.trim() };
};

const withoutComposer = (lines: readonly string[]): ScreenState => {
  const end = lines.findLast((line) => ENDED.test(line));
  if (end !== undefined) return { state: "exited", evidence: end.trim() };
  const last = lines.findLast((line) => line !== "") ?? "";
  const isBanner = lines.some((line) => /Gemini CLI v\d/.test(line));
  return { state: isBanner ? "starting" : "unknown", evidence: last.trim() };
};
