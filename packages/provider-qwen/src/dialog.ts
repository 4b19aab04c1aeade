import type { Dialog, DialogKind, DialogOption, OptionMeaning } from "@team-agent/plugin-api";
import { pathShown } from "@team-agent/plugin-api/toolkit";

/** What stands below a dialog of a tool call, and nowhere else. */
const WAITING = /Waiting for user confirmation/;
const OPTION = /^\s*([›❯])?\s*(\[.?\]\s+)?(\d)\.\s+(\S.*)$/;
/** What is asked stands behind this sign, with an arrow at the end. */
const HEADER = /^\s*\?\s+(\S.*)$/;

/** The dialog at the bottom of the screen: the tool call, the question, the options, and a line that waits. */
export const findDialog = (lines: readonly string[], width: number): Dialog | null => {
  const last = lines.findLastIndex((line) => line !== "");
  if (last === -1) return null;
  if (WAITING.test(lines[last]!)) return callDialog(lines.slice(0, last));
  // Others stand in a box of their own.
  const top = lines.findLastIndex((line) => /^\s*[╭┌]/.test(line));
  if (top === -1 || !/^\s*[╰└]/.test(lines[last]!)) return null;
  const inside = lines.slice(top + 1, last).map((line) => line.replace(/^\s*│\s?/, "").replace(/\s*│?$/, ""));
  const options = readOptions(inside);
  const body = inside.slice(0, options?.from).filter((line) => line.trim() !== "");
  const kind = boxKind(body.join("\n"));
  return kind === null ? null : dialogOf(kind, body, options, pathShown(body, width));
};

const callDialog = (lines: readonly string[]): Dialog | null => {
  const options = readOptions(lines);
  const top = lines.findLastIndex((line, index) => index < (options?.from ?? 0) && HEADER.test(line));
  if (options === null) return null;
  const body = lines.slice(Math.max(0, top), options.from).filter((line) => line.trim() !== "");
  if (!/^\s*\?\s+AskUserQuestion\b/.test(body[0] ?? ""))
    return dialogOf("approval", body, options, subjectOf(body));
  // Several questions, or several answers to one, are for a person at the window.
  const isSimple = !options.isTicked && !body.some((line) => /▸ .*\bSubmit\b/.test(line));
  return dialogOf("question", body, isSimple ? options : null, {});
};

const dialogOf = (
  kind: DialogKind,
  body: readonly string[],
  options: Options | null,
  more: Partial<Dialog>,
): Dialog | null => {
  const words = body.map((line) => line.trim());
  const title = words.findLast((line) => line.endsWith("?")) ?? words[0];
  if (title === undefined) return null;
  const list = (options?.list ?? []).map((one) => ({ ...one, meaning: meaningOf(one.label, kind) }));
  return { kind, title, ...more, options: list, cursor: options?.cursor ?? null };
};

interface Options {
  readonly list: readonly Omit<DialogOption, "meaning">[];
  readonly cursor: number | null;
  readonly from: number;
  /** They have boxes before them. */
  readonly isTicked: boolean;
}

/** Numbered from 1 upwards, with explanations between them; the last such list. */
const readOptions = (lines: readonly string[]): Options | null => {
  const rows = lines.flatMap((line, row) => {
    const [, sign, box, key, label] = OPTION.exec(line) ?? [];
    return key && label
      ? [{ row, key, label, isChosen: sign !== undefined, isTicked: box !== undefined }]
      : [];
  });
  const found = rows.slice(rows.findLastIndex(({ key }) => key === "1"));
  if (found[0]?.key !== "1") return null;
  // A row for own words takes them only at the window.
  const list = found.filter(({ label }) => !/^Type something/.test(label));
  const cursor = list.findIndex(({ isChosen }) => isChosen);
  return {
    list: list.map(({ key, label }) => ({ key, label })),
    cursor: cursor === -1 ? null : cursor,
    from: found[0].row,
    isTicked: found.some(({ isTicked }) => isTicked),
  };
};

const boxKind = (body: string): DialogKind | null => {
  if (/Do you trust this folder/.test(body)) return "trust";
  if (/Connect a Provider|API key/i.test(body)) return "login";
  return null;
};

/** The tool stands in the first line, and what it would do between that and the question. */
const subjectOf = (body: readonly string[]): Pick<Dialog, "tool" | "command" | "server"> => {
  const header = (HEADER.exec(body[0] ?? "")?.[1] ?? "").replace(/\s*←$/, "");
  const inside = body.slice(1, -1).map((line) => line.trim());
  const named = (name: string) => inside.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  const server = named("MCP Server");
  const tool = (server === undefined ? undefined : named("Tool")) ?? header.split(" ")[0];
  const isShell = header.startsWith("Shell ") && inside.length > 0;
  const command = [...(isShell ? [] : [header]), ...inside].join("\n");
  return {
    ...(tool ? { tool } : {}),
    ...(command === "" ? {} : { command }),
    ...(server === undefined ? {} : { server }),
  };
};

const meaningOf = (label: string, kind: DialogKind): OptionMeaning => {
  if (kind === "question") return "other";
  if (/^(no|don.t)\b/i.test(label)) return "deny";
  if (/\balways\b/i.test(label)) return "acceptAlways";
  if (kind === "trust") return /^Trust folder\b/.test(label) ? "accept" : "other";
  return /^yes\b/i.test(label) ? "accept" : "other";
};
