import type { ScreenCapture, ScreenState } from "@team-agent/plugin-api";
import { findComposer } from "./composer.ts";
import { findDialog } from "./dialog.ts";

/** Last words of the program, on a screen without an input box. */
const ENDED = [
  /Pane is dead/,
  /^\s*(?:\S+ +)*Resume +copilot --resume=/,
  /^To resume by session or task ID:/,
];

const BUSY = /^ ?[◎○◉●◐◓◑◒] Working\b/;

/** Its scroll bar stands in the last column. */
const withoutScrollbar = (line: string): string =>
  line.replace(/ *[┃│╏]?\s*$/, (end) => (end.includes("│") ? end.trimEnd() : ""));

export const classify = (capture: ScreenCapture): ScreenState => {
  const lines = capture.lines.map(withoutScrollbar);
  if (lines.every((line) => line === "")) return { state: "starting", evidence: "the screen is empty" };
  const dialog = findDialog(lines, capture.width);
  if (dialog !== null) return { state: "dialog", dialog, evidence: dialog.title };
  const found = findComposer(lines);
  if (found === null) return withoutComposer(lines);
  const { composer } = found;
  const footer = lines.slice(found.bottom + 1).find((line) => line !== "");
  const evidence = footer?.trim() ?? "an input box without a footer";
  return { state: footer !== undefined && BUSY.test(footer) ? "busy" : "ready", composer, evidence };
};

const withoutComposer = (lines: readonly string[]): ScreenState => {
  for (const pattern of ENDED) {
    const line = lines.findLast((one) => pattern.test(one));
    if (line !== undefined) return { state: "exited", evidence: line.trim() };
  }
  const last = lines.findLast((line) => line !== "") ?? "";
  const isBanner = lines.some((line) => /Copilot v\d/.test(line));
  return { state: isBanner ? "starting" : "unknown", evidence: last.trim() };
};
