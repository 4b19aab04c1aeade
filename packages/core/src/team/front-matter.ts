import { type Document, isMap, isNode, isPair, LineCounter, parseDocument } from "yaml";
import type { Problem } from "./problems.ts";

export type Path = readonly PropertyKey[];

/** A Markdown document that was taken apart. */
export interface SourceDocument {
  readonly file: string;
  /** False when it has no front matter at all. */
  readonly hasFrontMatter: boolean;
  readonly values: Readonly<Record<string, unknown>>;
  readonly body: string;
  /** Line on which the body starts. */
  readonly bodyLine: number;
  /** A problem at the value under this path, or at the nearest one above it that exists. */
  at(path: Path, message: string, action?: string): Problem;
  /** A problem at the key itself. */
  atKey(path: Path, message: string, action?: string): Problem;
}

export interface ReadDocument {
  /** Null when it could not be read at all. */
  readonly document: SourceDocument | null;
  readonly problems: readonly Problem[];
}

const OPEN = /^---[ \t]*\n/;
const CLOSE = /^---[ \t]*(?:\n|$)/m;

/** Takes a Markdown document apart into its front matter and its body. */
export const readDocument = (file: string, content: string): ReadDocument => {
  const text = content.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  const open = OPEN.exec(text);
  if (open === null)
    return { document: build({ file, yaml: null, values: {}, body: text, bodyLine: 1 }), problems: [] };
  const rest = text.slice(open[0].length);
  const close = CLOSE.exec(rest);
  if (close === null) {
    const message = "the front matter is not closed: a line with --- is missing";
    return {
      document: null,
      problems: [{ file, line: 1, column: 1, message, action: "add a line with --- below the last key" }],
    };
  }
  if (isTooDeep(rest.slice(0, close.index)))
    return {
      document: null,
      problems: [{ file, line: 2, column: 1, message: "the front matter is nested too deeply" }],
    };
  // One empty line stands for the opening ---, so that the parser's lines are those of the file.
  const lineCounter = new LineCounter();
  const yaml = parseDocument(`\n${rest.slice(0, close.index)}`, {
    lineCounter,
    logLevel: "error",
    prettyErrors: false,
    merge: true,
  });
  const place = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problems = yaml.errors.map((error) => ({
    ...place(error.pos[0]),
    message: firstLine(error.message),
  }));
  if (problems.length > 0) return { document: null, problems };
  if (yaml.contents !== null && !isMap(yaml.contents)) {
    const message = "the front matter must be a list of keys with values, such as name: demo";
    return { document: null, problems: [{ file, line: 2, column: 1, message }] };
  }
  let values: Record<string, unknown>;
  try {
    values = (yaml.toJS() ?? {}) as Record<string, unknown>;
  } catch (error) {
    // Aliases that multiply, or that name nothing.
    const message = firstLine((error as Error).message);
    return { document: null, problems: [{ file, line: 2, column: 1, message }] };
  }
  const before = rest.slice(0, close.index + close[0].length);
  const body = rest.slice(before.length);
  return {
    document: build({ file, yaml, values, place, body, bodyLine: 1 + before.split("\n").length }),
    problems: [],
  };
};

const MAX_OPEN = 100;

/** Nobody writes so many lists within lists; whoever reads them would end in the middle of it. */
const isTooDeep = (yaml: string): boolean => {
  let open = 0;
  for (const sign of yaml) {
    if (sign === "[" || sign === "{") open += 1;
    else if (sign === "]" || sign === "}") open = Math.max(0, open - 1);
    if (open > MAX_OPEN) return true;
  }
  return yaml.split("\n").some((line) => /^\s*(?:- ){100}/.test(line) || /^ {1000}/.test(line));
};

interface Parts {
  readonly file: string;
  readonly yaml: Document | null;
  readonly values: Readonly<Record<string, unknown>>;
  readonly place?: (offset: number) => Omit<Problem, "message">;
  readonly body: string;
  readonly bodyLine: number;
}

const build = ({ file, yaml, values, place, body, bodyLine }: Parts): SourceDocument => {
  const start = { file, line: 1, column: 1 };
  const problem = (offset: number | undefined, message: string, action?: string): Problem => ({
    ...(offset === undefined || place === undefined ? start : place(offset)),
    message,
    ...(action === undefined ? {} : { action }),
  });
  return {
    file,
    hasFrontMatter: yaml !== null,
    values,
    body: body.replace(/^\n+/, "").trimEnd(),
    bodyLine: bodyLine + (/^\n+/.exec(body)?.[0].length ?? 0),
    at: (path, message, action) => problem(valueOffset(yaml, path), message, action),
    atKey: (path, message, action) =>
      problem(keyOffset(yaml, path) ?? valueOffset(yaml, path), message, action),
  };
};

const valueOffset = (yaml: Document | null, path: Path): number | undefined => {
  for (let length = path.length; yaml !== null && length > 0; length--) {
    const node = yaml.getIn(path.slice(0, length) as string[], true);
    if (isNode(node) && node.range) return node.range[0];
    const key = keyOffset(yaml, path.slice(0, length));
    if (key !== undefined) return key;
  }
  return undefined;
};

const keyOffset = (yaml: Document | null, path: Path): number | undefined => {
  const parent = path.length === 1 ? yaml?.contents : yaml?.getIn(path.slice(0, -1) as string[], true);
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find((item) => isPair(item) && `${item.key}` === String(path.at(-1)));
  return isNode(pair?.key) ? pair.key.range?.[0] : undefined;
};

const firstLine = (message: string): string => message.split("\n")[0]!;
