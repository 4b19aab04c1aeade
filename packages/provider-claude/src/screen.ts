import type { ScreenCapture, ScreenState } from "@team-agent/plugin-api";
import { findComposer } from "./composer.ts";
import { findDialog } from "./dialog.ts";

/** Last words of the program, on a screen without an input box. */
const ENDED = [
  /No conversation found with session ID/,
  /Session ID \S+ is already in use/,
  /cannot be used with root\/sudo privileges/,
  /Unable to connect to Anthropic services/,
  /Resume this session with:/,
  /Pane is dead/,
];

export const classify = (capture: ScreenCapture): ScreenState => {
  const lines = capture.lines.map((line) => line.trimEnd());
  if (lines.every((line) => line === "")) return { state: "starting", evidence: "the screen is empty" };
  const dialog = findDialog(lines, capture.width);
  if (dialog !== null) return { state: "dialog", dialog, evidence: dialog.title };
  const found = findComposer({ ...capture, lines });
  if (found === null) return withoutComposer(lines);
  const { composer } = found;
  const busy = busyEvidence(lines, found.top, found.bottom);
  if (busy !== null) return { state: "busy", composer, evidence: busy };
  const footer = lines.slice(found.bottom + 1).find((line) => line.trim() !== "");
  return { state: "ready", composer, evidence: footer?.trim() ?? "an input box without a footer" };
};

const busyEvidence = (lines: readonly string[], top: number, bottom: number): string | null => {
  const footer = lines.slice(bottom + 1).find((line) => line.includes("esc to interrupt"));
  if (footer !== undefined) return footer.trim();
  // A narrow pane cuts the footer; the line above the box still moves: "✽ Wrangling… (4s · ↓ 6 tokens)".
  const above = lines.slice(Math.max(0, top - 6), top);
  const spinner = above.find((line) => /^[·✢✳✶✻✽*] .*(…( |$)|retrying in \d)/.test(line));
  return spinner === undefined ? null : spinner.trim();
};

const withoutComposer = (lines: readonly string[]): ScreenState => {
  for (const pattern of ENDED) {
    const line = lines.findLast((one) => pattern.test(one));
    if (line !== undefined) return { state: "exited", evidence: line.trim() };
  }
  const last = lines.findLast((line) => line.trim() !== "") ?? "";
  const isBanner = lines.some((line) => /Claude Code v\d/.test(line));
  return { state: isBanner ? "starting" : "unknown", evidence: last.trim() };
};
