/** What is copied stays in one piece, and the terminal breaks it: a command of ours, of a shell, or of tmux. */
const COPIED = /(?:^\s*|: | {2}|\()((?:team-agent|tmux|npm|chmod|mv|rm) .*)$/;
const STYLE = /\u001b\[[\d;]*m/g;

/**
 * Breaks lines between words, where a terminal of this width would break them inside. Further rows of a line begin at
 * column `hang`; without one, two columns further than the line itself.
 */
export const fold = (text: string, width: number, hang?: number): string =>
  text
    .split("\n")
    .map((line) => foldLine(line, width, hang))
    .join("\n");

const foldLine = (line: string, width: number, hang?: number): string => {
  if (widthOf(line) <= width) return line;
  const indent = " ".repeat(Math.min(hang ?? /^ */.exec(line)![0].length + 2, Math.floor(width / 2)));
  const copied = COPIED.exec(line)?.[1] ?? "";
  const rows: string[] = [];
  let row = "";
  for (const piece of [...piecesOf(line.slice(0, line.length - copied.length)), copied]) {
    if (row.trim() !== "" && widthOf(`${row}${piece}`.trimEnd()) > width) {
      rows.push(row.trimEnd());
      row = `${indent}${piece.trimStart()}`;
    } else row += piece;
  }
  return [...rows, row.trimEnd()].join("\n");
};

/** Each word with the blanks before it, so that columns stay where they are. */
const piecesOf = (text: string): readonly string[] => text.match(/ *[^ ]+/g) ?? [];

const widthOf = (text: string): number => [...text.replaceAll(STYLE, "")].length;

/** How wide the terminal is; no limit where there is none. */
export const widthOfTerminal = (stream: NodeJS.WriteStream): number =>
  stream.isTTY && stream.columns > 0 ? stream.columns : Number.POSITIVE_INFINITY;
