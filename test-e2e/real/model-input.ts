/** One piece of a request's input, in order. Assistant pieces and instructions are never obeyed. */
export interface Piece {
  readonly from: "instructions" | "assistant" | "user" | "tool";
  readonly text: string;
}

export interface OfferedTool {
  readonly name: string;
  readonly namespace?: string;
}

type Json = Readonly<Record<string, unknown>>;

export const piecesOfAnthropic = (body: Json): Piece[] => {
  const pieces: Piece[] = textsOf(body.system).map((text) => ({ from: "instructions", text }));
  for (const message of listOf(body.messages)) {
    const from = message.role === "assistant" ? "assistant" : "user";
    const { content } = message;
    if (typeof content === "string") pieces.push({ from, text: content });
    for (const block of listOf(content)) {
      if (block.type === "tool_result") {
        pieces.push(...textsOf(block.content).map((text): Piece => ({ from: "tool", text })));
      } else if (block.type === "tool_use") {
        pieces.push({ from: "assistant", text: JSON.stringify(block.input) });
      } else pieces.push(...textsOf([block]).map((text): Piece => ({ from, text })));
    }
  }
  return pieces;
};

/**
 * Codex sends its own instructions as developer messages too. Those come before the first prompt of a person; a
 * hook's text comes after it.
 */
export const piecesOfOpenAi = (body: Json): Piece[] => {
  const pieces: Piece[] = textsOf(body.instructions).map((text) => ({ from: "instructions", text }));
  let prompted = false;
  for (const item of listOf(body.input)) {
    const type = String(item.type);
    if (type === "message") {
      const texts = textsOf(item.content);
      if (item.role === "user" && !texts.every(isContext)) prompted = true;
      const from = item.role === "assistant" ? "assistant" : prompted ? "user" : "instructions";
      pieces.push(...texts.map((text): Piece => ({ from, text })));
    } else if (type.endsWith("_call_output")) {
      pieces.push(...textsOf(item.output).map((text): Piece => ({ from: "tool", text })));
    } else if (type.endsWith("_call")) {
      pieces.push({ from: "assistant", text: String(item.arguments ?? item.input ?? "") });
    }
  }
  return pieces;
};

/** What Codex puts before the first prompt by itself. */
const isContext = (text: string): boolean =>
  /^\s*<(environment_context|user_instructions|permissions instructions|skills_instructions|INSTRUCTIONS)/.test(
    text,
  ) || text.startsWith("# AGENTS.md instructions");

export const toolsOf = (body: Json): OfferedTool[] =>
  listOf(body.tools).flatMap((tool): OfferedTool[] => {
    const name = String(tool.name ?? tool.type ?? "");
    if (tool.type !== "namespace") return [{ name }];
    return listOf(tool.tools).map((inner) => ({ name: String(inner.name ?? ""), namespace: name }));
  });

/** Every text in a value of either API: a string, a block, or a list of them. */
const textsOf = (value: unknown): string[] => {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== "object" || value === null) return [];
  const { text, content, output } = value as Json;
  return [text, content, output].flatMap(textsOf);
};

/**
 * The texts inside a text: a tool's result may be JSON, with JSON in its strings. Directives are looked for in the
 * innermost strings, where no quote is escaped any more.
 */
export const innerTexts = (text: string): string[] => {
  const start = text.search(/[[{]/);
  if (start === -1) return [text];
  for (const candidate of [text, text.slice(start)]) {
    try {
      return stringsIn(JSON.parse(candidate) as unknown).flatMap(innerTexts);
    } catch {
      // Not JSON as a whole; the text itself is searched.
    }
  }
  return [text];
};

const stringsIn = (value: unknown): string[] => {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsIn) : [];
};

const listOf = (value: unknown): Json[] =>
  Array.isArray(value) ? value.filter((one): one is Json => typeof one === "object" && one !== null) : [];
