import type { Dialog, DialogOption, OptionMeaning, ScreenCapture } from "@team-agent/plugin-api";
import { markedByBackground, parseStyled } from "@team-agent/plugin-api/toolkit";
import { inBox, wordsOf } from "./box.ts";

type Shown = Pick<ScreenCapture, "lines" | "styled">;

const TITLE = /^\s*┃\s*△ \S/;
/** Options in one line, with at least two blanks between them. */
const OPTIONS = /^\s*┃\s+((?:Allow once|Confirm)\s{2,}\S.*)$/;
const MEANINGS: Readonly<Record<string, OptionMeaning>> = {
  "Allow once": "accept",
  "Allow always": "acceptAlways",
  Reject: "deny",
  Cancel: "skip",
};

/** The dialog at the bottom of the screen, in place of the input box. */
export const findDialog = (shown: Shown): Dialog | null => askedDialog(shown) ?? questionDialog(shown);

const askedDialog = (shown: Shown): Dialog | null => {
  const { lines, styled } = shown;
  const top = lines.findLastIndex((line) => TITLE.test(line));
  const row = lines.findIndex((line, index) => index > top && OPTIONS.test(line));
  if (top === -1 || row === -1) return null;
  const labels = OPTIONS.exec(lines[row]!)![1]!
    .split(/\s{2,}/)
    .filter((label) => label in MEANINGS || label === "Confirm");
  const options = labels.map(
    (label): DialogOption => ({ label, key: null, meaning: MEANINGS[label] ?? "other" }),
  );
  const body = rowsOf(shown, top + 1, row).filter((line) => line !== "");
  const title = wordsOf(inBox(shown, top)).replace(/^△ /, "");
  const isApproval = labels[0] === "Allow once";
  return {
    kind: isApproval ? "approval" : "other",
    title,
    ...(isApproval ? subjectOf(body) : {}),
    options,
    cursor: markedByBackground(parseStyled(styled[row] ?? ""), labels),
    axis: "horizontal",
  };
};

/** `# Shell command` and the command below it, `→ Edit file` and the change. */
const subjectOf = (body: readonly string[]): Pick<Dialog, "tool" | "command"> => {
  const [head = "", ...more] = body;
  const shell = more.findIndex((line) => line.startsWith("$ "));
  const tool = head.replace(/^[^\p{L}\d]+/u, "");
  const command = shell === -1 ? tool : more.slice(shell).join("\n").slice(2);
  return { tool: tool.split(" ")[0]!, command };
};

/** Its own questions are for a person at the window. */
const questionDialog = (shown: Shown): Dialog | null => {
  const { lines } = shown;
  const foot = lines.findLastIndex((line) => /^\s*┃\s+.*\besc dismiss\b/.test(line));
  if (foot === -1 || lines.slice(foot).some((line) => line.includes("╹▀▀▀"))) return null;
  const top = lines.findLastIndex((line, index) => index < foot && !/^\s*┃/.test(line));
  const title = rowsOf(shown, top + 1, foot).find((line) => line !== "");
  return title === undefined ? null : { kind: "question", title, options: [], cursor: null };
};

const rowsOf = (shown: Shown, from: number, to: number): string[] =>
  shown.lines.slice(from, to).map((_, index) => wordsOf(inBox(shown, from + index)));
