/** One `[[name rest]]`. */
export interface Directive {
  readonly name: string;
  readonly rest: string;
}

/** A tool call in plain words, as a model would understand it; the value stands in quotes. */
const REQUEST = /\bcall the (?:\S+ )?tool (\w+) with the (\w+) "([^"\n]*)"/gi;

/**
 * The directives of a text, in order, and its requests in plain words. Brackets nest, so what stands inside the
 * arguments of a call stays text here: a message may carry a script for its recipient. An unclosed directive is plain
 * text.
 */
export const parseScript = (text: string): readonly Directive[] => {
  const found: Directive[] = [];
  let plainFrom = 0;
  let at = text.indexOf("[[");
  while (at !== -1) {
    const end = findClose(text, at + 2);
    if (end === -1) {
      at = text.indexOf("[[", at + 2);
      continue;
    }
    const body = text.slice(at + 2, end).trim();
    const name = /^[a-z-]+/.exec(body)?.[0];
    found.push(...readRequests(text.slice(plainFrom, at)));
    if (name !== undefined) found.push({ name, rest: body.slice(name.length).trim() });
    plainFrom = end + 2;
    at = text.indexOf("[[", plainFrom);
  }
  return [...found, ...readRequests(text.slice(plainFrom))];
};

const readRequests = (plain: string): readonly Directive[] =>
  [...plain.matchAll(REQUEST)].map(([, tool, name, value]) => ({
    name: "call",
    rest: `${tool} ${JSON.stringify({ [name!]: value })}`,
  }));

const findClose = (text: string, from: number): number => {
  let depth = 1;
  for (let i = from; i < text.length - 1; i++) {
    const pair = text.slice(i, i + 2);
    if (pair === "[[") depth++;
    else if (pair === "]]") depth--;
    else continue;
    if (depth === 0) return i;
    i++;
  }
  return -1;
};

/** `TOOL {json}`; the arguments may be missing. A text is the mistake in it. */
export const parseToolCall = (
  rest: string,
): { readonly tool: string; readonly args: Record<string, unknown> } | string => {
  const [tool = ""] = rest.split(/\s/, 1);
  const json = rest.slice(tool.length).trim();
  if (tool === "") return "a call needs a tool name";
  try {
    return { tool, args: json === "" ? {} : (JSON.parse(json) as Record<string, unknown>) };
  } catch (error) {
    return `arguments of ${tool} are not JSON: ${(error as Error).message}`;
  }
};

/** A word and what follows it. */
export const splitWord = (rest: string): readonly [string, string] => {
  const [word = ""] = rest.split(/\s/, 1);
  return [word, rest.slice(word.length).trim()];
};
