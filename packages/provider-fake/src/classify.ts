import type { Dialog, DialogOption, OptionMeaning, ScreenCapture, ScreenState } from "@team-agent/plugin-api";
import { textWidth } from "./agent/width.ts";

/** Reads the screen from its last line up: what stands above may be the words of anybody. */
export const classifyScreen = (capture: ScreenCapture): ScreenState => {
  const lines = capture.lines.map((line) => line.trimEnd());
  while (lines.length > 0 && lines.at(-1) === "") lines.pop();
  const evidence = (lines.at(-1) ?? "").trim();
  const region = lines.slice(lines.findLastIndex(isRule) + 1, -1);
  switch (evidence) {
    case "Enter to confirm · Esc to cancel":
    case "Enter to choose · Esc to cancel":
    case "Esc to cancel": {
      const dialog = readDialog(region, capture.width);
      return dialog === null ? { state: "unknown", evidence } : { state: "dialog", dialog, evidence };
    }
    case "fake · ? for help":
      return { state: "ready", composer: readComposer(lines, capture.width), evidence };
    case "esc to interrupt":
      return { state: "busy", composer: readComposer(lines, capture.width), evidence };
    case "fake · starting":
      return { state: "starting", evidence };
    default:
      return /^(?:Bye\.|Not trusted\.|Pane is dead)/.test(evidence)
        ? { state: "exited", evidence }
        : { state: "unknown", evidence };
  }
};

const isRule = (line: string): boolean => /^─{4,}$/.test(line);

/** The input box stands between the last two rules. */
const readComposer = (lines: readonly string[], width: number): NonNullable<ScreenState["composer"]> => {
  const bottom = lines.findLastIndex(isRule);
  const top = lines.slice(0, Math.max(0, bottom)).findLastIndex(isRule);
  const pieces = lines.slice(top + 1, bottom).map((line) => line.slice(2));
  // The program folds at three cells less than the width, one cell earlier before a wide character.
  const text = joinFolded(pieces, width - 4);
  return { text, isDraft: text !== "", foldedPaste: /\[Pasted text #\d+/.test(text) };
};

const joinFolded = (pieces: readonly string[], full: number): string =>
  pieces.reduce((text, piece, index) => {
    const before = pieces[index - 1];
    if (before === undefined) return piece;
    return text + (textWidth(before) >= full ? "" : "\n") + piece;
  }, "");

const OPTION = /^ (❯| ) (?:(\d)\. )?(\S.*)$/;

const readDialog = (region: readonly string[], width: number): Dialog | null => {
  const body = [...region];
  while (body.at(-1) === "") body.pop();
  let first = body.length;
  while (first > 0 && OPTION.test(body[first - 1]!)) first--;
  const matches = body.slice(first).map((line) => OPTION.exec(line)!);
  const title = body[0]?.trim() ?? "";
  if (matches.length === 0 || title === "") return null;
  const cursor = matches.findIndex((match) => match[1] === "❯");
  const base = { title, cursor: cursor === -1 ? null : cursor };
  const head = body.slice(1, first).map((line) => line.slice(1));

  if (title === "Accessing workspace:") {
    const path = head.find((line) => line.startsWith("/"));
    const cut = path !== undefined && textWidth(path) + 1 >= width;
    const options = matches.map(readOption);
    return { ...base, kind: "trust", options, ...(path === undefined ? {} : { path, pathCut: cut }) };
  }
  const tool = /^(\S+) command$/.exec(title)?.[1];
  const question = head.lastIndexOf("Do you want to proceed?");
  if (tool !== undefined && question > 0) {
    // The dialog has a margin of one cell, and folds one cell earlier before a wide character.
    const command = joinFolded(head.slice(1, question - 1), width - 2);
    return {
      ...base,
      kind: "approval",
      tool,
      command,
      options: matches.map(readOption),
    };
  }
  const asked = { ...base, kind: "question" as const, title: head.find((line) => line !== "") ?? title };
  if (asked.title.startsWith("Review your answers"))
    return asked.title.includes("⚠")
      ? { ...asked, options: [], cursor: null }
      : { ...asked, options: matches.map(readOption), review: true };
  const ticks = matches.map(([, , , label = ""]) => /^\[(.)\] /.exec(label)?.[1]);
  if (ticks.includes(undefined)) return { ...asked, options: matches.map(readOption) };
  const options = matches.map(readOption).map((option, place) => ({
    ...option,
    label: option.label.slice(4),
    ticked: ticks[place] !== " ",
  }));
  return { ...asked, options, multiple: true };
};

const readOption = ([, , key, label = ""]: RegExpExecArray): DialogOption => ({
  label,
  key: key ?? null,
  meaning: meaningOf(label),
});

const meaningOf = (label: string): OptionMeaning => {
  if (label.startsWith("Yes, and don't ask again")) return "acceptAlways";
  if (label === "Submit answers") return "accept";
  if (label === "Yes" || label.startsWith("Yes, I trust")) return "accept";
  if (label === "No, exit") return "exit";
  return label === "No" ? "deny" : "other";
};
