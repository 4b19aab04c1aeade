/**
 * Finds which of many words stand in a text, in whatever case, by reading it once: however often a text begins a word
 * without ending it, the time is the same. Words are of ASCII. The table for it is made for the first text, because most
 * commands never have one.
 */
export const wordFinder = (words: readonly string[]): ((text: string) => ReadonlySet<string>) => {
  let table: ReturnType<typeof tableOf> | null = null;
  return (text) => {
    table ??= tableOf(words);
    const { columns, width, next, ends, isEnd } = table;
    // Most texts are short and hold none, so nothing is made before one is found.
    let seen: Set<number> | null = null;
    for (let at = 0, state = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      state = next[state * width + (code < 128 ? columns[code]! : 0)]!;
      if (isEnd[state] === 1) seen = (seen ?? new Set()).add(state);
    }
    return seen === null ? NONE : new Set([...seen].flatMap((state) => ends[state]!));
  };
};

const tableOf = (words: readonly string[]) => {
  const columns = columnsOf(words);
  const width = Math.max(...columns) + 1;
  const { next, ends } = automaton(words, columns, width);
  const isEnd = Uint8Array.from(ends, (found) => (found.length > 0 ? 1 : 0));
  return { columns, width, next, ends, isEnd };
};

const NONE: ReadonlySet<string> = new Set();

/** A column of the table for each character that any word has, and column 0 for all others. */
const columnsOf = (words: readonly string[]): Uint8Array => {
  const columns = new Uint8Array(128);
  [...new Set(words.join(""))].forEach((character, index) => {
    columns[character.charCodeAt(0)] = index + 1;
    columns[character.toUpperCase().charCodeAt(0)] = index + 1;
  });
  return columns;
};

/** The automaton of Aho and Corasick: a state is the longest beginning of a word that the text ends with. */
const automaton = (words: readonly string[], columns: Uint8Array, width: number) => {
  const next: number[] = new Array<number>(width).fill(0);
  const ends: string[][] = [[]];
  for (const word of words) {
    let state = 0;
    for (const character of word) {
      const edge = state * width + columns[character.charCodeAt(0)]!;
      if (next[edge] === 0) {
        next[edge] = ends.push([]) - 1;
        next.push(...new Array<number>(width).fill(0));
      }
      state = next[edge]!;
    }
    ends[state]!.push(word);
  }
  const shorter = new Array<number>(ends.length).fill(0);
  const queue = next.slice(0, width).filter((state) => state !== 0);
  for (const state of queue) {
    ends[state]!.push(...ends[shorter[state]!]!);
    for (let column = 0; column < width; column++) {
      const edge = state * width + column;
      const fallback = next[shorter[state]! * width + column]!;
      if (next[edge] === 0) next[edge] = fallback;
      else {
        shorter[next[edge]!] = fallback;
        queue.push(next[edge]!);
      }
    }
  }
  return { next: Int16Array.from(next), ends };
};
