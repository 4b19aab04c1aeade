import { stripVTControlCharacters } from "node:util";
import type { ScreenCapture } from "@team-agent/plugin-api";

export const CAPTURE_FORMAT = [
  "#{pane_width}",
  "#{pane_height}",
  "#{cursor_x}",
  "#{cursor_y}",
  "#{pane_in_mode}",
  "#{pane_mode}",
  "#{pane_dead}",
  "#{pane_title}",
].join("\t");

export const isDead = (facts: string): boolean => facts.split("\t")[6] === "1";

/** Puts the two replies of a capture together. `text` is plain, or carries SGR sequences when `styled`. */
export const toCapture = (
  facts: string,
  text: readonly string[],
  styled: boolean,
  takenAt: number,
): ScreenCapture => {
  const [width, height, x, y, inMode, mode, , ...title] = facts.split("\t");
  const lines = (styled ? text.map((line) => stripVTControlCharacters(line)) : text).map((line) =>
    line.trimEnd(),
  );
  return {
    lines,
    styled: styled ? text : [],
    // tmux does not tell which lines it wrapped: a line that fills the pane is taken for one that goes on.
    wrapped: lines.map((line) => cellWidth(line) >= Number(width)),
    width: Number(width),
    height: Number(height),
    cursor: { row: Number(y), column: Number(x) },
    title: title.join("\t"),
    mode: inMode && inMode !== "0" ? mode || "unknown" : null,
    takenAt,
  };
};

/** Columns that a line takes; East Asian wide characters and most emoji take two. */
export const cellWidth = (line: string): number => {
  let cells = 0;
  for (const char of line) {
    const code = char.codePointAt(0)!;
    if (/\p{Mark}/u.test(char) || code === 0x200d) continue;
    cells += isWide(code) ? 2 : 1;
  }
  return cells;
};

const isWide = (code: number): boolean =>
  (code >= 0x1100 && code <= 0x115f) ||
  (code >= 0x2e80 && code <= 0xa4cf) ||
  (code >= 0xac00 && code <= 0xd7a3) ||
  (code >= 0xf900 && code <= 0xfaff) ||
  (code >= 0xfe30 && code <= 0xfe6f) ||
  (code >= 0xff00 && code <= 0xff60) ||
  (code >= 0xffe0 && code <= 0xffe6) ||
  (code >= 0x1f300 && code <= 0x1faff) ||
  (code >= 0x20000 && code <= 0x3fffd);
