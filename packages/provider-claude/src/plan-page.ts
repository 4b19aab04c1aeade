import type { Dialog, DialogOption } from "@team-agent/plugin-api";
import { PLAN_TOOL } from "./values.ts";

const ASKS = "Claude has written up a plan and is ready to execute. Would you like to proceed?";
const DOTTED = /^\s*╌{10,}/;
const ROW = /^\s*(❯)?\s*(\d)\. (\S.*)$/;

/** The page on which a plan is approved; null where none stands at the bottom. */
export const findPlan = (
  lines: readonly string[],
  meaningOf: (label: string) => DialogOption["meaning"],
): Dialog | null => {
  const asks = lines.findLastIndex((line) => line.trim() === ASKS);
  if (asks === -1) return null;
  const below = lines.slice(asks + 1).filter((line) => line.trim() !== "");
  const rows = below.map((line) => ROW.exec(line)).filter((match) => match !== null);
  const isNumbered = rows.every((match, index) => Number(match[2]) === index + 1);
  // Beside the options nothing but hints, which are no words of the conversation below an old picture.
  const others = below.filter((line) => !ROW.test(line));
  if (rows.length < 2 || !isNumbered || others.some((line) => !/^\s*(shift\+tab|ctrl\+g)\b/.test(line)))
    return null;
  const cursor = rows.findIndex((match) => match[1] !== undefined);
  return {
    kind: "approval",
    title: "Would you like to proceed?",
    tool: PLAN_TOOL,
    command: planAbove(lines.slice(0, asks)),
    options: rows.map(([, , key, label]) => ({ key: key!, label: label!, meaning: meaningOf(label!) })),
    cursor: cursor === -1 ? null : cursor,
  };
};

/** Between the two dotted rules; a long plan's beginning may have left the screen. */
const planAbove = (lines: readonly string[]): string => {
  const end = lines.findLastIndex((line) => DOTTED.test(line));
  const start = lines.slice(0, Math.max(0, end)).findLastIndex((line) => DOTTED.test(line));
  return lines
    .slice(start + 1, Math.max(0, end))
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("\n");
};
