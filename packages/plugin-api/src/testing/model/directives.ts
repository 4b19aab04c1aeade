/** What the scripted model does next. Several in one text are carried out in their order. */
export type Directive =
  | { readonly kind: "say"; readonly text: string }
  | { readonly kind: "call"; readonly tool: string; readonly input: Readonly<Record<string, unknown>> }
  | { readonly kind: "sleep"; readonly ms: number }
  | { readonly kind: "slow"; readonly ms: number }
  /** `times` attempts of the same request fail; every one when it is Infinity. */
  | { readonly kind: "error"; readonly status: number; readonly times: number };

const OPENING = /\[\[(say|call|sleep|slow|error)\b/g;

/** Finds `[[say text]]`, `[[call TOOL {json}]]`, `[[sleep ms]]`, `[[slow ms]]` and `[[error status times]]`. */
export const findDirectives = (text: string): Directive[] => {
  const found: Directive[] = [];
  const pattern = new RegExp(OPENING);
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const end = closingOf(text, pattern.lastIndex);
    if (end === null) continue;
    const directive = parseDirective(match[1] ?? "", text.slice(pattern.lastIndex, end).trim());
    if (directive === null) continue;
    found.push(directive);
    pattern.lastIndex = end + 2;
  }
  return found;
};

export const withoutDirectives = (text: string): string => {
  let rest = text;
  for (;;) {
    const start = new RegExp(OPENING).exec(rest);
    const end = start === null ? null : closingOf(rest, start.index + start[0].length);
    if (start === null || end === null) return rest.replace(/\s+/g, " ").trim();
    rest = rest.slice(0, start.index) + rest.slice(end + 2);
  }
};

/** Index of the `]]` that belongs to a directive; JSON strings and nested `[[ ]]` inside do not end it. */
const closingOf = (text: string, from: number): number | null => {
  let braces = 0;
  let nested = 0;
  let quoted = false;
  for (let index = from; index < text.length; index += 1) {
    const char = text[index];
    if (quoted) {
      if (char === "\\") index += 1;
      else if (char === '"') quoted = false;
    } else if (char === "\\") index += 1;
    else if (char === '"' && braces > 0) quoted = true;
    else if (char === "{") braces += 1;
    else if (char === "}") braces = Math.max(0, braces - 1);
    else if (braces === 0 && text.startsWith("[[", index)) {
      nested += 1;
      index += 1;
    } else if (braces === 0 && text.startsWith("]]", index)) {
      if (nested === 0) return index;
      nested -= 1;
      index += 1;
    }
  }
  return null;
};

const parseDirective = (kind: string, rest: string): Directive | null => {
  if (kind === "say") return { kind, text: rest };
  if (kind === "sleep" || kind === "slow") return { kind, ms: Number.parseInt(rest, 10) || 0 };
  if (kind === "error") {
    const [status = "500", times] = rest.split(/\s+/);
    return {
      kind,
      status: Number.parseInt(status, 10),
      times: times === undefined ? Infinity : Number.parseInt(times, 10),
    };
  }
  const call = /^(\S+)\s*([\s\S]*)$/.exec(rest);
  const input = parseObject(call?.[2] || "{}");
  return call?.[1] === undefined || input === null ? null : { kind: "call", tool: call[1], input };
};

/** A text that came through JSON once more still has its quotes escaped; both forms are understood. */
const parseObject = (json: string): Record<string, unknown> | null => {
  for (const candidate of [json, json.replace(/\\"/g, '"')]) {
    try {
      const value: unknown = JSON.parse(candidate);
      if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
    } catch {
      // The next form may parse.
    }
  }
  return null;
};
