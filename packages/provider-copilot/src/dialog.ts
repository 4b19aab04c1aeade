import type { Dialog, DialogKind, DialogOption, OptionMeaning } from "@team-agent/plugin-api";
import { MCP_SERVER, pathShown } from "@team-agent/plugin-api/toolkit";

const OPTION = /^\s*(❯)?\s*(\d)\.\s+(\S.*)$/;
/** What stands below the options of every dialog. */
const KEYS = /enter to select|esc to cancel/i;

/** The box at the bottom of the screen: a title, what it is about, a question, the options, and the keys. */
export const findDialog = (lines: readonly string[], width: number): Dialog | null => {
  const last = lines.findLastIndex((line) => line !== "");
  if (last === -1) return null;
  if (/^─{10,}/.test(lines[last]!)) return findForm(lines.slice(0, last));
  if (!lines[last]!.startsWith("╰")) return null;
  const top = lines.findLastIndex((line) => line.startsWith("╭"));
  const inside = lines.slice(top + 1, last).map((line) => line.replace(/^│ ?/, "").replace(/\s*│$/, ""));
  if (!inside.some((line) => KEYS.test(line))) return null;
  const options = readOptions(inside);
  const words = inside
    .slice(0, options?.from)
    .map(withoutFrame)
    .filter((line) => line !== "");
  const asked = words.findLast((line) => line.endsWith("?")) ?? words[0];
  if (asked === undefined) return null;
  const kind = options === null ? "question" : kindOf(asked, words[0]!);
  const about = words.slice(1, words.lastIndexOf(asked));
  return {
    kind,
    title: asked,
    ...(kind === "trust" ? pathShown(about, width - 4) : {}),
    ...(kind === "approval" ? subjectOf(words[0]!, asked, about) : {}),
    options: (options?.list ?? []).map((one) => ({ ...one, meaning: meaningOf(one.label, kind) })),
    cursor: options?.cursor ?? null,
  };
};

/** A form between two rules in the place of the input box: a person fills it in. */
const findForm = (lines: readonly string[]): Dialog | null => {
  const box = lines.slice(lines.findLastIndex((line) => /^─{10,}/.test(line)) + 1).map((line) => line.trim());
  if (!/enter accept.*esc cancel/.test(box.at(-1) ?? "")) return null;
  const words = box.filter((line) => line !== "");
  const title = words.find((line) => line.endsWith("?")) ?? words[0]!;
  return { kind: "question", title, options: [], cursor: null };
};

/** What a dialog is about may stand in a box of its own, below a rule. */
const withoutFrame = (line: string): string => {
  const row = line.replace(/^│ ?/, "").replace(/\s*│$/, "").trim();
  return /^[╭╰─]/.test(row) ? "" : row;
};

interface Options {
  readonly list: readonly Omit<DialogOption, "meaning">[];
  readonly cursor: number | null;
  readonly from: number;
}

/** Numbered from 1 upwards; the last such list. */
const readOptions = (lines: readonly string[]): Options | null => {
  const rows = lines.flatMap((line, row) => {
    const [, sign, key, label] = OPTION.exec(line) ?? [];
    return key && label ? [{ row, key, label, isChosen: sign !== undefined }] : [];
  });
  const found = rows.slice(rows.findLastIndex(({ key }) => key === "1"));
  if (found[0]?.key !== "1") return null;
  const cursor = found.findIndex(({ isChosen }) => isChosen);
  return {
    list: found.map(({ key, label }) => ({ key, label })),
    cursor: cursor === -1 ? null : cursor,
    from: found[0].row,
  };
};

const kindOf = (asked: string, title: string): DialogKind => {
  if (/trust the files in this folder/i.test(asked)) return "trust";
  if (/log ?in|sign ?in/i.test(title)) return "login";
  return /^(?:Do you want to|Allow)\b/.test(asked) ? "approval" : "question";
};

/** A command stands alone; a tool of a server names itself; a file stands in the question. */
const subjectOf = (
  title: string,
  asked: string,
  about: readonly string[],
): Pick<Dialog, "tool" | "command" | "server"> => {
  const [, called] = /^Tool: (\S+)$/m.exec(about.join("\n")) ?? [];
  const isOurs = called?.startsWith(`${MCP_SERVER}-`) === true;
  const file = /^Do you want to (?:create|edit|write|update)\b.* (\/\S.*)\?$/.exec(asked)?.[1];
  return {
    tool: called ?? title,
    command: file ?? about.join("\n"),
    ...(isOurs ? { server: MCP_SERVER } : {}),
  };
};

const meaningOf = (label: string, kind: DialogKind): OptionMeaning => {
  if (kind === "question") return "other";
  if (/^no\b/i.test(label)) return "deny";
  if (!/^yes\b/i.test(label)) return "other";
  return /don.t ask again|remember|always|for the rest/i.test(label) ? "acceptAlways" : "accept";
};
