import type { Dialog, DialogKind, DialogOption, OptionMeaning } from "@team-agent/plugin-api";
import { pathShown } from "@team-agent/plugin-api/toolkit";
import { findPlan } from "./plan-page.ts";
import { findQuestion } from "./question-dialog.ts";

const FOOTER = /\b(Enter to confirm|Esc to (cancel|exit)|Tab to amend|Enter to (select|continue))\b/;
const NUMBERED = /^\s*(❯)?\s*(\d)\.\s+(\S.*)$/;
const UNNUMBERED = /^\s*(❯)?\s+(\S.*)$/;
const RULE = /^\s*[─╌]{10,}/;

/** The dialog at the bottom of the screen: a hint line, above it the options, above them the question. */
export const findDialog = (lines: readonly string[], width: number): Dialog | null => {
  const asked = findQuestion(lines) ?? findPlan(lines, (label) => meaningOf(label, "approval"));
  if (asked !== null) return asked;
  const last = lines.findLastIndex((line) => line.trim() !== "");
  // Only a hint that is the very last line belongs to a dialog that stands; higher up it is an old picture. A few
  // dialogs have none, and end with their options.
  if (last === -1) return null;
  const hint = hintAt(lines, last);
  const options = readOptions(lines, hint ?? last + 1);
  if (hint !== null && isProse(options)) return noticeOf(lines, hint);
  if (hint === null && (options === null || options.cursor === -1 || !hasOwnRule(lines, options.from)))
    return null;
  if (options === null) return null;
  const top = lines.findLastIndex((line, index) => index < options.from && /^─{10,}/.test(line));
  const body = lines.slice(top + 1, options.from);
  const kind = kindOf(body.join("\n"));
  return {
    kind,
    title: titleOf(body, kind),
    ...(kind === "trust" ? pathShown(body, width) : {}),
    ...(kind === "approval" ? subjectOf(body) : {}),
    options: options.list.map((one) => ({ ...one, meaning: meaningOf(one.label, kind) })),
    cursor: options.cursor === -1 ? null : options.cursor,
  };
};

/** The row at which the hint begins: a narrow pane breaks it. */
const hintAt = (lines: readonly string[], last: number): number | null => {
  if (FOOTER.test(lines[last]!) && !/^\s*[a-z]/.test(lines[last]!)) return last;
  const from = lines.slice(0, last).findLastIndex((line) => line.trim() === "") + 1;
  const rows = lines.slice(from, last + 1);
  // What somebody writes into the input box is no hint.
  return FOOTER.test(inOneLine(rows)) && !rows.some((row) => RULE.test(row)) ? from : null;
};

const inOneLine = (lines: readonly string[]): string =>
  lines
    .map((line) => line.trim())
    .join(" ")
    .trim();

/** Lines without numbers and without a cursor are no options, but what a notice says. */
const isProse = (options: Options | null): boolean =>
  options?.cursor === -1 && options.list.every(({ key }) => key === null);

/** A notice has no options: its keys stand in its hint, `Enter to stay · Esc to cancel`. A person presses them. */
const noticeOf = (lines: readonly string[], from: number): Dialog | null => {
  const hint = inOneLine(lines.slice(from));
  const options = hint.split(" · ").flatMap((part): DialogOption[] => {
    const [, key, label] = /^(\S+) to (\S.*)$/.exec(part) ?? [];
    return key === undefined ? [] : [{ label: label!, key, meaning: "other" }];
  });
  const top = lines.findLastIndex((line) => /^─{10,}/.test(line));
  const title = lines.slice(top + 1, from).find((line) => line.trim() !== "");
  return title === undefined || options.length === 0
    ? null
    : { kind: "other", title: title.trim(), options, cursor: null };
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
  while (from > 0 && lines[from - 1]!.trim() !== "" && !isQuestion(lines[from - 1]!)) from -= 1;
  const rows = lines.slice(from, end + 1);
  const list: { label: string; key: string | null }[] = [];
  let cursor = -1;
  const isNumbered = rows.some((row) => NUMBERED.test(row));
  for (const row of rows) {
    const match = isNumbered ? NUMBERED.exec(row) : UNNUMBERED.exec(row);
    if (match === null) {
      // An option that is too long for the pane goes on in the next row.
      const previous = list.at(-1);
      if (previous === undefined) return null;
      previous.label = `${previous.label} ${row.trim()}`;
      continue;
    }
    if (match[1] !== undefined) cursor = list.length;
    const [label, key] = isNumbered ? [match[3]!, match[2]!] : [match[2]!, null];
    list.push({ label: label.trim(), key });
  }
  return list.length < 2 ? null : { list, cursor, from };
};

/** Without a hint, a rule above and none below sets a dialog apart from words of the conversation. */
const hasOwnRule = (lines: readonly string[], from: number): boolean =>
  lines.slice(0, from).some((line) => /^─{10,}/.test(line)) &&
  !lines.slice(from).some((line) => RULE.test(line));

const isQuestion = (line: string): boolean => /\?\s*$/.test(line) || RULE.test(line);

const kindOf = (body: string): DialogKind => {
  if (/Accessing workspace|Do you trust|trust this folder/i.test(body)) return "trust";
  if (/custom API key|Select login method|log ?in/i.test(body)) return "login";
  if (/Bypass Permissions mode/.test(body)) return "other";
  if (/hit your .*limit|usage limit|rate limit/i.test(body)) return "rateLimit";
  if (/new version|update available/i.test(body)) return "update";
  return /Do you want to|requires approval|wants to/.test(body) ? "approval" : "question";
};

const titleOf = (body: readonly string[], kind: DialogKind): string => {
  const words = body.map((line) => line.trim()).filter((line) => line !== "" && !RULE.test(line));
  const question = words.findLast((line) => line.endsWith("?"));
  if (kind === "trust" || question === undefined) return words[0] ?? "";
  return question;
};

/** The tool's name stands first; what it would do stands between two dotted rules. */
const subjectOf = (body: readonly string[]): Pick<Dialog, "tool" | "command" | "server"> => {
  const words = body.map((line) => line.trim()).filter((line) => line !== "" && !RULE.test(line));
  const [first, second] = words;
  const dotted = body.flatMap((line, index) => (/^\s*╌{10,}/.test(line) ? [index] : []));
  const [from, to] = dotted;
  const inside = from === undefined || to === undefined ? [] : body.slice(from + 1, to);
  const command = inside
    .map((line) => line.trim())
    .join("\n")
    .trim();
  // An MCP tool's own name, and a file's path, stand in the second line.
  const tool = first === "Tool use" ? second : first;
  const whole = / file$/.test(first ?? "") && second !== undefined ? `${second}\n${command}`.trim() : command;
  const server = first === "Tool use" ? /^(\S+) — .*\(MCP\)$/.exec(second ?? "")?.[1] : undefined;
  return {
    ...(tool === undefined ? {} : { tool }),
    ...(whole === "" ? {} : { command: whole }),
    ...(server === undefined ? {} : { server }),
  };
};

const meaningOf = (label: string, kind: DialogKind): OptionMeaning => {
  if (/\bexit\b|\bquit\b/i.test(label)) return "exit";
  if (/^(no|don.t|deny|cancel|reject)\b/i.test(label)) return "deny";
  if (/^skip\b|^not now\b|^continue without\b/i.test(label)) return "skip";
  if (!/^(yes|allow|trust)\b/i.test(label)) return "other";
  if (/my default/i.test(label)) return "acceptAlways";
  // Whatever reaches further than this one question is not a plain yes.
  const reachesFurther =
    /always|don.t ask|switch to|for this session|auto-approve|remember|allow all|auto mode/i;
  return kind !== "trust" && reachesFurther.test(label) ? "acceptAlways" : "accept";
};
