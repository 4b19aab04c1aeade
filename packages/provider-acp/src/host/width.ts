const WIDE =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u;
const NONE = /^(?:\p{Mark}|\p{Default_Ignorable_Code_Point})$/u;

const cellsOf = (char: string): number => (NONE.test(char) ? 0 : WIDE.test(char) ? 2 : 1);

/** Terminal cells of a text. */
export const textWidth = (text: string): number =>
  [...text].reduce((cells, char) => cells + cellsOf(char), 0);

/** One line in pieces of at most `limit` cells. */
export const foldLine = (line: string, limit: number): readonly string[] => {
  const pieces = [""];
  let width = 0;
  for (const char of line) {
    const cells = cellsOf(char);
    if (width + cells > limit && width > 0) {
      pieces.push("");
      width = 0;
    }
    pieces[pieces.length - 1] += char;
    width += cells;
  }
  return pieces;
};

/** What a program says must not steer the terminal, nor turn the order in which a line is read. */
export const printable = (text: string): string =>
  text
    .replace(/\r\n?/g, "\n")
    .replace(/(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?/g, "")
    .replace(/\t/g, "  ")
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, "");
