import type { ScreenCapture } from "../../values.ts";

export interface FakeScreen {
  write(text: string): void;
  capture(): ScreenCapture;
  /** The program asked for bracketed paste. */
  wantsBrackets(): boolean;
}

export const COLUMNS = 120;
export const ROWS = 40;
const LIMIT = 1000;

/** What a program wrote, as plain lines: it knows the moves that a simple program makes, and no colours. */
export const createFakeScreen = (): FakeScreen => {
  let lines: string[] = [""];
  let row = 0;
  let column = 0;
  let title = "";
  let brackets = false;
  let rest = "";

  const put = (text: string): void => {
    const line = (lines[row] ?? "").padEnd(column);
    lines[row] = line.slice(0, column) + text + line.slice(column + text.length);
    column += text.length;
  };
  const goTo = (nextRow: number): void => {
    row = Math.max(0, nextRow);
    while (lines.length <= row) lines.push("");
    const over = lines.length - LIMIT;
    if (over <= 0) return;
    lines = lines.slice(over);
    row -= over;
  };
  /** Rows of a program are counted from the top of what is seen. */
  const top = (): number => Math.max(0, lines.length - ROWS);
  const obey = (codes: string, letter: string): void => {
    const [first = 0, second = 0] = codes.split(";").map((one) => Number.parseInt(one, 10) || 0);
    if (codes === "?2004") brackets = letter === "h";
    else if (letter === "A") goTo(row - Math.max(1, first));
    else if (letter === "B") goTo(row + Math.max(1, first));
    else if (letter === "C") column += Math.max(1, first);
    else if (letter === "D") column = Math.max(0, column - Math.max(1, first));
    else if (letter === "G") column = Math.max(0, first - 1);
    else if (letter === "H") {
      goTo(top() + Math.max(0, first - 1));
      column = Math.max(0, second - 1);
    } else if (letter === "K") lines[row] = first === 2 ? "" : (lines[row] ?? "").slice(0, column);
    else if (letter === "J") {
      const from = first === 2 ? top() : row;
      lines = [...lines.slice(0, from), first === 2 ? "" : (lines[row] ?? "").slice(0, column)];
      goTo(Math.max(row, from));
    }
  };

  return {
    write: (text) => {
      const whole = rest + text;
      // A sequence may come in two pieces.
      const cut = /\x1b(?:\[[?\d;]*|\][^\x07]*)?$/.exec(whole);
      rest = cut?.[0] ?? "";
      const pieces = (cut ? whole.slice(0, cut.index) : whole).matchAll(
        /\x1b\[([?\d;]*)([A-Za-z])|\x1b\](?:0|2);([^\x07]*)\x07|\x1b.|([\n\r\b])|([^\x00-\x1f\x7f]+)|[\s\S]/g,
      );
      for (const [, codes, letter, named, move, words] of pieces) {
        if (letter !== undefined) obey(codes!, letter);
        else if (named !== undefined) title = named;
        else if (words !== undefined) put(words);
        else if (move === "\b") column = Math.max(0, column - 1);
        else if (move === "\r") column = 0;
        else if (move === "\n") {
          column = 0;
          goTo(row + 1);
        }
      }
    },
    capture: () => {
      const seen = lines.slice(top()).map((line) => line.trimEnd());
      return {
        lines: seen,
        styled: [],
        wrapped: seen.map(() => false),
        width: COLUMNS,
        height: ROWS,
        cursor: { row: row - top(), column },
        title,
        mode: null,
        takenAt: Date.now(),
      };
    },
    wantsBrackets: () => brackets,
  };
};
