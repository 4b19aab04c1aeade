import type { Dialog, DialogOption } from "@team-agent/plugin-api";

const RULE = /^─{10,}/;
/** `☐ Library`, or with several pages `←  ☒ Library  ☐ Features  ✔ Submit  →`. */
const TABS = /^\s*(?:←\s+)?[☐☒]\s+\S/;
const HINT = /^Enter to select · .*\bEsc to cancel$/;
const ROW = /^(❯| ) (\d)\. (\S.*)$/;
const TICK = /^\[(.)\] (\S.*)$/;
const OWN_WORDS = /^Type something\.?$/;
const REVIEW = "Review your answers";

/** The program's own questions (AskUserQuestion), one page at a time; null where none stands at the bottom. */
export const findQuestion = (lines: readonly string[]): Dialog | null => {
  const top = lines.findLastIndex((line, index) => RULE.test(line) && TABS.test(lines[index + 1] ?? ""));
  if (top === -1) return null;
  const page = lines.slice(top + 2).map((line) => line.trimEnd());
  while (page.at(-1) === "") page.pop();
  if (page.find((line) => line !== "") === REVIEW) return reviewOf(page);
  return HINT.test(page.at(-1) ?? "") ? questionOf(page.slice(0, -1)) : null;
};

interface Row {
  readonly at: number;
  readonly isMarked: boolean;
  readonly key: string;
  readonly label: string;
}

const questionOf = (page: readonly string[]): Dialog | null => {
  const rows = rowsOf(page);
  const title = inOneLine(page.slice(0, rows[0]?.at ?? page.length).filter((line) => !RULE.test(line)));
  if (title === "") return null;
  const [own, chat] = rows.slice(-2);
  const offered = rows.slice(0, -2);
  const ticks = offered.map(({ label }) => TICK.exec(label));
  const multiple = ticks.length > 0 && ticks.every((tick) => tick !== null);
  const ownLabel = multiple ? TICK.exec(own?.label ?? "") : null;
  const isPlain =
    chat?.label === "Chat about this" &&
    OWN_WORDS.test((multiple ? ownLabel?.[2] : own?.label) ?? "") &&
    (ownLabel?.[1] ?? " ") === " " &&
    // Where the cursor stands in the row for own words, a digit is written there.
    offered.some(({ isMarked }) => isMarked) &&
    (multiple || ticks.every((tick) => tick === null));
  if (!isPlain) return { kind: "question", title, options: [], cursor: null };
  const options = offered.map(({ key, label }, index): DialogOption => {
    const tick = ticks[index];
    const plain = { key, meaning: "other" as const };
    return tick ? { ...plain, label: tick[2]!, ticked: tick[1] !== " " } : { ...plain, label };
  });
  const cursor = offered.findIndex(({ isMarked }) => isMarked);
  return { kind: "question", title, options, cursor, ...(multiple ? { multiple } : {}) };
};

/** What was answered so far. The program would send it incomplete as well; what its Cancel does is not known. */
const reviewOf = (page: readonly string[]): Dialog | null => {
  const rows = rowsOf(page);
  if (rows.length !== 2 || rows[0]?.label !== "Submit answers" || rows[1]!.at !== page.length - 1)
    return null;
  const said = page.slice(page.indexOf(REVIEW) + 1, rows[0].at).map((line) => line.replace(/^\s*●\s/, ""));
  const title = `${REVIEW}: ${inOneLine(said)}`;
  if (said.some((line) => line.includes("⚠"))) return { kind: "question", title, options: [], cursor: null };
  const options: DialogOption[] = [
    { label: rows[0].label, key: rows[0].key, meaning: "accept" },
    { label: rows[1]!.label, key: null, meaning: "other" },
  ];
  const cursor = rows.findIndex(({ isMarked }) => isMarked);
  return { kind: "question", title, options, cursor: cursor === -1 ? null : cursor, review: true };
};

/** The last rows that are numbered from 1, each with its own number; what is described stands further right. */
const rowsOf = (page: readonly string[]): readonly Row[] => {
  const rows: Row[] = [];
  for (let at = page.length - 1; at >= 0; at -= 1) {
    const match = ROW.exec(page[at]!);
    if (match === null) continue;
    const next = rows[0];
    if (next !== undefined && Number(match[2]) !== Number(next.key) - 1) break;
    rows.unshift({ at, isMarked: match[1] === "❯", key: match[2]!, label: match[3]! });
    if (match[2] === "1") break;
  }
  return rows[0]?.key === "1" ? rows : [];
};

const inOneLine = (rows: readonly string[]): string =>
  rows
    .map((row) => row.trim())
    .filter((row) => row !== "")
    .join(" ");
