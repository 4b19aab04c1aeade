export interface StyledChar {
  readonly char: string;
  readonly dim: boolean;
  readonly reverse: boolean;
}

/** Characters of a line with the two attributes that tell a placeholder from a person's words. */
export const parseStyled = (line: string): StyledChar[] => {
  const chars: StyledChar[] = [];
  let dim = false;
  let reverse = false;
  for (const [, codes, char] of line.matchAll(/\x1b\[([\d;]*)m|([\s\S])/gu)) {
    if (char !== undefined) {
      chars.push({ char, dim, reverse });
      continue;
    }
    const numbers = (codes || "0").split(";").map(Number);
    for (let index = 0; index < numbers.length; index += 1) {
      const code = numbers[index];
      // 38 and 48 carry a colour in the numbers behind them.
      if (code === 38 || code === 48) index += numbers[index + 1] === 5 ? 2 : 4;
      else if (code === 0) dim = reverse = false;
      else if (code === 2) dim = true;
      else if (code === 22) dim = false;
      else if (code === 7) reverse = true;
      else if (code === 27) reverse = false;
    }
  }
  return chars;
};

/** True when every letter behind `from` is dim. The cursor stands on the first one and takes its dimness away. */
export const isAllDim = (chars: readonly StyledChar[], from: number): boolean => {
  const shown = chars.slice(from).filter((one) => one.char.trim() !== "");
  const rest = shown[0]?.reverse === true ? shown.slice(1) : shown;
  return rest.length > 0 && rest.every((one) => one.dim);
};

/** False for a screen that was captured without its styles, or whose program uses none: there dimness tells nothing. */
export const hasStyles = (styled: readonly string[]): boolean =>
  styled.some((line) => /\x1b\[(?!(?:0|39|49)?(?:;(?:0|39|49))*m)[\d;]+m/.test(line));
