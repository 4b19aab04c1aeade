const WIDE =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u;
const NONE = /^(?:\p{Mark}|\p{Default_Ignorable_Code_Point})$/u;

/** Terminal cells of one character. */
export const charWidth = (char: string): number => (NONE.test(char) ? 0 : WIDE.test(char) ? 2 : 1);

export const textWidth = (text: string): number => {
  let width = 0;
  for (const char of text) width += charWidth(char);
  return width;
};

/** Cuts one line into pieces of at most `limit` cells; never splits a wide character. */
export const wrapCells = (line: string, limit: number): readonly string[] => {
  const pieces: string[] = [];
  let piece = "";
  let width = 0;
  for (const char of line) {
    const cells = charWidth(char);
    if (width + cells > limit) {
      pieces.push(piece);
      piece = "";
      width = 0;
    }
    piece += char;
    width += cells;
  }
  pieces.push(piece);
  return pieces;
};

/** Control characters would let a text steer the terminal. */
export const printable = (text: string): string =>
  text.replace(/\t/g, "  ").replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, "");
