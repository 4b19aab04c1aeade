import type { Dialog, DialogKind, DialogOption, OptionMeaning } from "@team-agent/plugin-api";
import { pathShown } from "@team-agent/plugin-api/toolkit";

const FOOTER =
  /enter (to )?(continue|submit|confirm|select)\b|esc (to )?(back|cancel|dismiss)|k keep & next/i;
const OPTION = /^\s*(›)?\s*(\d)\.\s+(\S.*)$/;

/** The dialog at the bottom of the screen: a hint line, above it numbered options, above them the question. */
export const findDialog = (lines: readonly string[], width: number): Dialog | null => {
  const last = lines.findLastIndex((line) => line.trim() !== "");
  if (last === -1 || !FOOTER.test(lines[last]!)) return null;
  const options = readOptions(lines, last);
  const from = options?.from ?? last;
  const body = bodyAbove(lines, from);
  const kind = kindOf(body.join("\n"));
  return {
    kind,
    title: titleOf(body),
    ...(kind === "trust" ? pathShown(body, width) : {}),
    ...(kind === "approval" ? subjectOf(body) : {}),
    options: (options?.list ?? []).map((one) => ({ ...one, meaning: meaningOf(one.label) })),
    cursor: options === null || options.cursor === -1 ? null : options.cursor,
  };
};

interface Options {
  readonly list: readonly Omit<DialogOption, "meaning">[];
  readonly cursor: number;
  readonly from: number;
}

const readOptions = (lines: readonly string[], hint: number): Options | null => {
  let end = hint - 1;
  while (end >= 0 && lines[end]!.trim() === "") end -= 1;
  let from = end;
  while (from > 0 && lines[from - 1]!.trim() !== "") from -= 1;
  while (from <= end && !OPTION.test(lines[from]!)) from += 1;
  const list: { label: string; key: string | null }[] = [];
  let cursor = -1;
  for (const row of lines.slice(from, end + 1)) {
    const match = OPTION.exec(row);
    if (match === null) {
      const previous = list.at(-1);
      if (previous !== undefined) previous.label = `${previous.label} ${row.trim()}`;
      continue;
    }
    if (match[1] !== undefined) cursor = list.length;
    list.push({ label: match[3]!.trim().replace(/\s{2,}/g, " · "), key: keyOf(match[2]!, match[3]!) });
  }
  return list.length === 0 ? null : { list, cursor, from };
};

/** A letter in brackets is the option's own key; the digit works where there is none. */
const keyOf = (digit: string, label: string): string => /\((\w)\)\s*$/.exec(label)?.[1] ?? digit;

/** The dialog's own lines: what stands above it is older, and begins with a sign at the left edge. */
const bodyAbove = (lines: readonly string[], end: number): string[] => {
  const top = lines.findLastIndex((line, index) => index < end && /^[›•✔✗■]/.test(line));
  return lines.slice(top + 1, end).filter((line) => line.trim() !== "");
};

const kindOf = (body: string): DialogKind => {
  if (/Folder access|Trust this folder|Do you trust/.test(body)) return "trust";
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

const subjectOf = (body: readonly string[]): Pick<Dialog, "tool" | "command" | "server"> => {
  const mcp = body.findIndex((line) => /Allow the (\S+) MCP server to run tool "/.test(line));
  if (mcp !== -1) {
    const tool = /tool "([^"]+)"/.exec(body[mcp]!)?.[1] ?? "";
    const server = /Allow the (\S+) MCP/.exec(body[mcp]!)?.[1] ?? "";
    const rows = body.slice(mcp + 1).map((line) => line.trim());
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
  if (/always|don.t ask|for this session|trust all|remember this choice/i.test(label)) return "acceptAlways";
  return /^(yes|allow|trust|open restricted)\b/i.test(label) ? "accept" : "other";
};
