/**
 * Marks of a frame that stand in somebody's words are shown as quoted, so that no text can end its own frame or open
 * another one. They are looked for as a reader would take them: whatever the case, the form and the look-alike of a
 * letter, and across blanks and characters that take no room.
 */
export const defuse = (text: string): string => {
  if (!MAY_HOLD.test(text)) return text;
  const { plain, starts, ends } = fold(text);
  let result = "";
  let end = 0;
  for (const found of plain.matchAll(MARKS)) {
    result += text.slice(end, starts[found.index]);
    result += found[0].includes("token") ? "[quoted token]" : "[quoted message]";
    end = ends[found.index + found[0].length - 1]!;
  }
  return result + text.slice(end);
};

/** Every text in a value, its keys too, as `defuse` has it. */
export const defuseDeep = <T>(value: T): T => {
  if (typeof value === "string") return defuse(value) as T;
  if (Array.isArray(value)) return value.map(defuseDeep) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [defuse(key), defuseDeep(one)])) as T;
};

/** Most texts hold nothing that could become a mark, and are not folded. */
const MAY_HOLD = /t[^a-z]*e[^a-z]*a[^a-z]*m|[^\u0000-\u007f]/i;
/** A mark has its colon: the words alone, or the variable of that name, are nobody's mark. */
const MARKS = /\[?team-*agent-*token:|team-*agent-*message(?=[^a-z]*(?:msg|from))/g;
const LOOK_ALIKES: ReadonlyMap<string, string> = new Map([
  ["\u0430", "a"],
  ["\u0435", "e"],
  ["\u043a", "k"],
  ["\u043c", "m"],
  ["\u043e", "o"],
  ["\u03bf", "o"],
  ["\u0455", "s"],
  ["\u0442", "t"],
  ["\u0261", "g"],
  ["\u0578", "n"],
  ...[..."\u02d0\u02f8\u0589\u05c3\u16ec\u205a\u2236\ua789"].map((colon) => [colon, ":"] as const),
]);

/** The letters and signs of a text as a reader takes them, and where each stands in the original. */
const fold = (text: string) => {
  const known = new Map<string, string>();
  const starts: number[] = [];
  const ends: number[] = [];
  let plain = "";
  let place = 0;
  for (const char of text) {
    const units = known.get(char) ?? foldOne(char);
    known.set(char, units);
    for (let index = 0; index < units.length; index++) {
      starts.push(place);
      ends.push(place + char.length);
    }
    plain += units;
    place += char.length;
  }
  return { plain, starts, ends };
};

const foldOne = (char: string): string =>
  [...char.normalize("NFKC").toLowerCase()]
    .map((one) => LOOK_ALIKES.get(one) ?? one)
    .join("")
    .replaceAll(/\p{Pd}|_/gu, "-")
    .replaceAll(/[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\p{Mn}]/gu, "");
