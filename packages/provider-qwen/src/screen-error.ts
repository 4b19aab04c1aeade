import type { ScreenCapture, ScreenError } from "@team-agent/plugin-api";
import { findComposer } from "./composer.ts";
import { errorCategory } from "./provider-error.ts";

/** What a person, the model, a tool or the program said: a sign near the left edge, and words behind it. */
const SAID = /^ {2}[>◆●✕✓x?△-]\uFE0E? /u;

/** The last thing that was said above the input box, where that is an error. */
export const readError = (capture: ScreenCapture): ScreenError | null => {
  const { lines } = capture;
  const top = findComposer(capture)?.top ?? -1;
  const last = lines.findLastIndex((line, index) => index < top && SAID.test(line));
  if (last === -1 || !lines[last]!.startsWith("  ✕ ")) return null;
  const rows = lines.slice(last, top);
  const end = rows.findIndex((line) => line.trim() === "");
  const whole = rows.slice(0, end === -1 ? rows.length : end).map((line) => line.trim());
  const [, message] = /\[(API Error: .*)\]/.exec(whole.join(" ")) ?? [];
  return message === undefined ? null : { category: errorCategory(undefined, message), message };
};
