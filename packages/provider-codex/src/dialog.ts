import type { Dialog, DialogKind, OptionMeaning } from "@team-agent/plugin-api";
import { pathShown } from "@team-agent/plugin-api/toolkit";
import { type Options, readOptions } from "./options.ts";

const FOOTER =
  /enter (to )?(continue|submit|confirm|select)\b|esc (to )?(back|cancel|dismiss)|k keep & next/i;
/** What begins the next part of the conversation, at the left edge. */
const SIGN = /^[›•◦✔✗■]/;

/** The dialog at the bottom of the screen: a hint, above it numbered options, above them the question. */
export const findDialog = (lines: readonly string[], width: number): Dialog | null => {
  const last = lines.findLastIndex((line) => line.trim() !== "");
  if (last === -1) return null;
  const options = readOptions(lines, last + 1);
  if (options !== null && options.cursor !== -1 && stands(lines, options)) {
    const hasHint = FOOTER.test(inOneLine(lines.slice(options.to)));
    if (hasHint || options.list.length > 1)
      return dialogOf(lines, width, { options, end: options.from, hasHint });
  }
  // Without a cursor only a hint at the very end tells a dialog from words of the conversation.
  if (FOOTER.test(lines[last]!)) return withoutCursor(lines, width, last);
  const at = lines.slice(0, last + 1).findLastIndex((line) => line.trim() === "") + 1;
  const hint = lines.slice(at, last + 1);
  const isHint = FOOTER.test(inOneLine(hint)) && !hint.some((line) => SIGN.test(line));
  return isHint ? withoutCursor(lines, width, at) : null;
};

/** Nothing of the conversation stands below the options: they are no old picture. */
const stands = (lines: readonly string[], { to }: Options): boolean =>
  !lines.slice(to).some((line) => SIGN.test(line));

const withoutCursor = (lines: readonly string[], width: number, end: number): Dialog => {
  let above = end;
  while (above > 0 && lines[above - 1]!.trim() === "") above -= 1;
  const options = readOptions(lines, above);
  const isAbove = options !== null && options.to === above && options.cursor === -1;
  return dialogOf(lines, width, {
    options: isAbove ? options : null,
    end: isAbove ? options.from : end,
    hasHint: true,
  });
};

interface Found {
  readonly options: Options | null;
  /** The row at which the question is over. */
  readonly end: number;
  readonly hasHint: boolean;
}

const dialogOf = (lines: readonly string[], width: number, { options, end, hasHint }: Found): Dialog => {
  const rows = rowsAbove(lines, end);
  const body = rows.filter((row) => row.trim() !== "");
  const words = unwrapped(rows, width);
  const path = pathOf(rows, body, width);
  const kind = kindOf(words.join("\n"));
  // Where the keys are not known, nobody but a person answers; what is asked about a folder is known by its path.
  const known = hasHint || (kind === "trust" && path.path !== undefined) ? kind : "other";
  return {
    kind: known,
    title: titleOf(words),
    ...(known === "trust" ? path : {}),
    ...(known === "approval" ? subjectOf(words, body) : {}),
    options: (options?.list ?? []).map((one) => ({ ...one, meaning: meaningOf(one.label) })),
    cursor: options === null || options.cursor === -1 ? null : options.cursor,
  };
};

const inOneLine = (lines: readonly string[]): string =>
  lines
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join(" ");

/** Rows without those that only go on, because their first word had no room in the one before. */
const unwrapped = (rows: readonly string[], width: number): readonly string[] => {
  const whole: string[] = [];
  for (const [index, row] of rows.entries()) {
    const before = rows[index - 1]?.trim() ? rows[index - 1]! : null;
    const [word = ""] = row.trim().split(" ", 1);
    const goesOn = before !== null && word !== "" && before.length + 1 + word.length > width - 2;
    if (goesOn) whole.push(`${whole.pop()} ${row.trim()}`);
    else whole.push(row);
  }
  return whole.filter((row) => row.trim() !== "");
};

/** Older releases name the folder in a sentence: `> You are in /home/dev/project`. */
const pathOf = (
  rows: readonly string[],
  body: readonly string[],
  width: number,
): Pick<Dialog, "path" | "pathCut"> => {
  const told = rows.findLastIndex((row) => IN_SENTENCE.test(row));
  if (told === -1) return pathShown(body, width);
  const goesOn = rows[told + 1]?.trim() !== "" || rows[told]!.length >= width - 3;
  return { path: IN_SENTENCE.exec(rows[told]!)![1]!, pathCut: goesOn };
};

const IN_SENTENCE = /^>? ?You are (?:running Codex )?in ([/~].*)$/;

/** The dialog's own lines: what stands above it is older, and begins with a sign at the left edge. */
const rowsAbove = (lines: readonly string[], end: number): readonly string[] => {
  const top = lines.findLastIndex((line, index) => index < end && SIGN.test(line));
  return lines.slice(top + 1, end);
};

const kindOf = (body: string): DialogKind => {
  if (/Folder access|Trust this folder|Do you trust|You are running Codex in/.test(body)) return "trust";
  if (/Would you like to|Allow the .* MCP server|Allow Codex|needs your approval/.test(body))
    return "approval";
  if (/Update available|new version/i.test(body)) return "update";
  if (/Sign in with|API key|log in/i.test(body)) return "login";
  if (/usage limit|rate limit/i.test(body)) return "rateLimit";
  return /\?\s*$/m.test(body) ? "question" : "other";
};

const titleOf = (body: readonly string[]): string => {
  const asked = body.find((line) => line.includes("?"));
  if (asked !== undefined) return asked.slice(0, asked.indexOf("?") + 1).trim();
  // The program's banner may stand above.
  return (body.find((line) => /^\s*[A-Z]/.test(line)) ?? "").trim();
};

const subjectOf = (
  words: readonly string[],
  body: readonly string[],
): Pick<Dialog, "tool" | "command" | "server"> => {
  const mcp = words.findIndex((line) => /Allow the (\S+) MCP server to run tool "/.test(line));
  if (mcp !== -1) {
    const tool = /tool "([^"]+)"/.exec(words[mcp]!)?.[1] ?? "";
    const server = /Allow the (\S+) MCP/.exec(words[mcp]!)?.[1] ?? "";
    const rows = words.slice(mcp + 1).map((line) => line.trim());
    return { tool, server, ...(rows.length === 0 ? {} : { command: rows.join("\n") }) };
  }
  const start = body.findIndex((line) => /^\s*\$ /.test(line));
  if (start === -1) return {};
  const command = body
    .slice(start)
    .map((line) => line.trim())
    .join("\n")
    .slice(2);
  return { tool: "Bash", command };
};

const meaningOf = (label: string): OptionMeaning => {
  if (/Back to Agent Command Center|\bexit\b|\bquit\b/i.test(label)) return "exit";
  if (/^(no|cancel|deny|decline)\b/i.test(label)) return "deny";
  if (/^(skip|not now)\b|^continue without\b/i.test(label)) return "skip";
  if (/always|don.t ask|without asking|for this session|trust all|remember this choice/i.test(label))
    return "acceptAlways";
  return /^(yes|allow|trust|open restricted)\b/i.test(label) ? "accept" : "other";
};
