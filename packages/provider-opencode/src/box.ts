import type { ScreenCapture } from "@team-agent/plugin-api";
import { parseStyled, type StyledChar } from "@team-agent/plugin-api/toolkit";

/** The bar at the left of everything that stands in a box. */
const BAR = "┃";

/** What stands in a row of a box, behind its bar. In a wide window other things stand to the right of it, on another ground. */
export const inBox = (
  { lines, styled }: Pick<ScreenCapture, "lines" | "styled">,
  row: number,
): readonly StyledChar[] => {
  const chars = parseStyled(styled[row] ?? lines[row] ?? "");
  const inside = chars.slice(chars.findIndex(({ char }) => char === BAR) + 1);
  const isGap = (one?: StyledChar) => one?.char === " " && one.background !== inside[0]!.background;
  // A single word may have a ground of its own.
  const end = inside.findIndex((one, index) => isGap(one) && isGap(inside[index + 1]));
  return end === -1 ? inside : inside.slice(0, end);
};

export const wordsOf = (chars: readonly StyledChar[]): string =>
  chars
    .map(({ char }) => char)
    .join("")
    .trim();
