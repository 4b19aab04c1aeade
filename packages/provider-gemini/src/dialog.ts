import type { Dialog, DialogKind, OptionMeaning } from "@team-agent/plugin-api";
import { MCP_SERVER } from "@team-agent/plugin-api/toolkit";

const OPTION = /^\s*(●)?\s*(\d)\.\s+(\S.*)$/;

/** The box at the bottom of the screen: what would run, a question, and options. */
export const findDialog = (lines: readonly string[]): Dialog | null => {
  const last = lines.findLastIndex((line) => line !== "");
  if (last === -1 || !/^ ?╰/.test(lines[last]!)) return null;
  const top = lines.findLastIndex((line) => /^ ?╭/.test(line));
  const inside = lines.slice(top + 1, last).map((line) => line.replace(/^ ?│ ?/, "").replace(/\s*│$/, ""));
  const options = readOptions(inside);
  const words = inside
    .slice(0, options?.from)
    .map(withoutFrame)
    .filter((line) => line !== "");
  const asked = questionIn(words) ?? words.findLast((line) => line.endsWith("?")) ?? words[0];
  // Its last words stand in a box as well.
  if (asked === undefined || words[0] === "Agent powering down. Goodbye!") return null;
  const kind = kindOf(asked, words);
  // Several questions at once are for a person at the window.
  const shown = words.some((line) => TABS.test(line)) ? null : options;
  return {
    kind,
    title: asked,
    ...(kind === "approval" ? subjectOf(words, asked) : {}),
    options: (shown?.list ?? []).map((one) => ({ ...one, meaning: meaningOf(one.label, kind) })),
    cursor: shown?.cursor ?? null,
  };
};

const HEADER = /^\? +(\S+) +(.*)$/;
/** More than one question has these. */
const TABS = /^← .* →$/;

const questionIn = (words: readonly string[]): string | undefined =>
  words[0] === "Answer Questions" ? words.slice(1).find((line) => !TABS.test(line)) : undefined;

/** What would run may stand in a box of its own. */
const withoutFrame = (line: string): string => {
  const row = line.replace(/^│ ?/, "").replace(/\s*│$/, "").trim();
  return /^[╭╰─]/.test(row) ? "" : row;
};

/** Numbered from 1 upwards; the last such list. */
const readOptions = (lines: readonly string[]) => {
  const rows = lines.flatMap((line, row) => {
    const [, sign, key, label] = OPTION.exec(line) ?? [];
    return key && label ? [{ row, key, label, isChosen: sign !== undefined }] : [];
  });
  const found = rows
    .slice(rows.findLastIndex(({ key }) => key === "1"))
    // A row for own words takes them only at the window.
    .filter(({ label }) => !/^Enter a custom value/.test(label));
  if (found[0]?.key !== "1") return null;
  const cursor = found.findIndex(({ isChosen }) => isChosen);
  return {
    list: found.map(({ key, label }) => ({ key, label })),
    cursor: cursor === -1 ? null : cursor,
    from: found[0].row,
  };
};

const kindOf = (asked: string, words: readonly string[]): DialogKind => {
  const text = words.join("\n");
  if (asked.startsWith("Do you trust the files in this folder?")) return "trust";
  if (/How would you like to authenticate|Enter Gemini API Key/i.test(text)) return "login";
  // Left to itself: stopped, the turn ends with the provider's error, whose end is waited for.
  if (/We are currently experiencing high demand|Usage limit reached for/.test(text)) return "update";
  const isApproval = /^(?:Allow execution of|Apply this change|Do you want to proceed)/.test(asked);
  return isApproval ? "approval" : "question";
};

/** The tool and what it is called with stand in the first line, and what would run above the question. */
const subjectOf = (words: readonly string[], asked: string): Pick<Dialog, "tool" | "command" | "server"> => {
  const at = words.findIndex((line) => HEADER.test(line));
  const [, name, target] = HEADER.exec(words[at] ?? "") ?? [];
  const [, tool = name, server] = /MCP tool "(.+)" from server "(.+)"\?$/.exec(asked) ?? [];
  const about = words.slice(at + 1, words.lastIndexOf(asked));
  // What a file would become stands below its name; a command stands there once more.
  const command = [...(about[0] === target ? [] : [target]), ...about].filter(Boolean).join("\n");
  return { ...(tool && { tool }), command, ...(server === MCP_SERVER && { server }) };
};

const meaningOf = (label: string, kind: DialogKind): OptionMeaning => {
  if (kind === "update") return label === "Stop" ? "skip" : "other";
  if (kind !== "approval") return "other";
  if (/^No\b/.test(label)) return "deny";
  if (!/^Allow\b|^Yes\b/.test(label)) return "other";
  return /session|future/.test(label) ? "acceptAlways" : "accept";
};
