export interface StyledChar {
  readonly char: string;
  readonly dim: boolean;
  readonly reverse: boolean;
  /** As the program named it: `1` (one of eight), `9;1` (bright), `5;244` (of 256) or `2;40;40;40`; null for its usual one. */
  readonly foreground: string | null;
  readonly background: string | null;
}

type Style = { -readonly [Name in Exclude<keyof StyledChar, "char">]: StyledChar[Name] };

const PLAIN: Style = { dim: false, reverse: false, foreground: null, background: null };

/** Characters of a line with what tells a placeholder from a person's words, and a chosen option from the others. */
export const parseStyled = (line: string): StyledChar[] => {
  const chars: StyledChar[] = [];
  const style = { ...PLAIN };
  for (const [, codes, char] of line.matchAll(/\x1b\[([\d;]*)m|([\s\S])/gu)) {
    if (char !== undefined) chars.push({ char, ...style });
    else apply(style, (codes || "0").split(";").map(Number));
  }
  return chars;
};

const apply = (style: Style, numbers: readonly number[]): void => {
  for (let index = 0; index < numbers.length; index += 1) {
    const code = numbers[index]!;
    if (code === 38 || code === 48) {
      // A colour stands in the numbers behind it.
      const length = numbers[index + 1] === 5 ? 2 : 4;
      const colour = numbers.slice(index + 1, index + 1 + length).join(";");
      style[code === 38 ? "foreground" : "background"] = colour;
      index += length;
    } else if (code === 0) Object.assign(style, PLAIN);
    else if (code === 2) style.dim = true;
    else if (code === 22) style.dim = false;
    else if (code === 7) style.reverse = true;
    else if (code === 27) style.reverse = false;
    else if (code === 39) style.foreground = null;
    else if (code === 49) style.background = null;
    else if (code >= 30 && code <= 37) style.foreground = `${code - 30}`;
    else if (code >= 40 && code <= 47) style.background = `${code - 40}`;
    else if (code >= 90 && code <= 97) style.foreground = `9;${code - 90}`;
    else if (code >= 100 && code <= 107) style.background = `9;${code - 100}`;
  }
};

/**
 * Which of these labels, as they stand in the line, is marked by a background of its own; null where none is, or several
 * are: then nobody can say which one is chosen.
 */
export const markedByBackground = (
  chars: readonly StyledChar[],
  labels: readonly string[],
): number | null => {
  const text = chars.map(({ char }) => char).join("");
  const backgrounds: (string | null)[] = [];
  for (let index = 0, from = 0; index < labels.length; index += 1) {
    const at = text.indexOf(labels[index]!, from);
    if (at < 0) return null;
    backgrounds.push(chars[at]!.reverse ? "reverse" : chars[at]!.background);
    from = at + labels[index]!.length;
  }
  // The one that differs from all others, who are alike.
  const odd = backgrounds.flatMap((one, index) =>
    backgrounds.filter((other) => other === one).length === 1 ? [index] : [],
  );
  return odd.length === 1 && backgrounds.length > 2 ? odd[0]! : oneOfTwo(backgrounds);
};

/** Of two, the one that has a background at all. */
const oneOfTwo = (backgrounds: readonly (string | null)[]): number | null => {
  const coloured = backgrounds.flatMap((one, index) => (one === null ? [] : [index]));
  return coloured.length === 1 ? coloured[0]! : null;
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
