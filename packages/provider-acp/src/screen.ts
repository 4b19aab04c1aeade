import type {
  Dialog,
  DialogOption,
  OptionMeaning,
  ScreenCapture,
  ScreenError,
  ScreenState,
} from "@team-agent/plugin-api";
import { mcpToolOf } from "@team-agent/plugin-api/toolkit";
import { errorCategory } from "./provider-error.ts";

/** Reads the host's screen from its last line up: what stands above may be the words of anybody. */
export const classify = (capture: Pick<ScreenCapture, "lines">): ScreenState => {
  const lines = capture.lines.map((line) => line.trimEnd());
  while (lines.at(-1) === "") lines.pop();
  const evidence = (lines.at(-1) ?? "").trim();
  if (lines.length === 0) return { state: "starting", evidence: "the screen is empty" };
  if (evidence.startsWith("Enter chooses")) {
    const dialog = readDialog(lines.slice(lines.findLastIndex(isRule) + 1, -1));
    return dialog === null ? { state: "unknown", evidence } : { state: "dialog", dialog, evidence };
  }
  const [, state] = /^acp · (starting|ready|working)\b/.exec(evidence) ?? [];
  if (state === "starting") return { state, evidence };
  if (state !== undefined)
    return { state: state === "ready" ? "ready" : "busy", composer: composerIn(lines), evidence };
  const hasEnded = lines.slice(-4).some((line) => /^(?:acp: |Bye\.$|Pane is dead)/.test(line));
  return { state: hasEnded ? "exited" : "unknown", evidence };
};

/** The last thing that was said above the input line, where that is an error. */
export const readError = ({ lines }: Pick<ScreenCapture, "lines">): ScreenError | null => {
  const said = lines.findLast((line) => /^(?:●|❯ \S|✗ Error:| {2}⎿)/.test(line)) ?? "";
  const [, message] = /^✗ Error: (.*\S)\s*$/.exec(said) ?? [];
  return message === undefined ? null : { category: errorCategory(message), message };
};

const isRule = (line: string): boolean => /^─{4,}$/.test(line);

/** The input line stands between the last two rules. */
const composerIn = (lines: readonly string[]): NonNullable<ScreenState["composer"]> => {
  const bottom = lines.findLastIndex(isRule);
  const top = lines.slice(0, Math.max(0, bottom)).findLastIndex(isRule);
  const text = lines
    .slice(top + 1, bottom)
    .map((line) => line.slice(2))
    .join("\n")
    .trim();
  return { text, isDraft: text !== "" };
};

const OPTION = /^ (❯| ) (\d)\. (\S.*)$/;

const readDialog = (region: readonly string[]): Dialog | null => {
  const tool = /^ Allow\? (\S.*)$/.exec(region[0] ?? "")?.[1];
  const first = region.findIndex((line) => OPTION.test(line));
  if (tool === undefined || first === -1) return null;
  const options = region.slice(first).map((line) => OPTION.exec(line));
  // A line that is no option there: the screen is being drawn.
  if (options.some((match, place) => match?.[2] !== String(place + 1))) return null;
  const command = region
    .slice(1, first)
    .map((line) => line.replace(/^ │ ?/, ""))
    .join("\n");
  const server = mcpToolOf(tool)?.server;
  const cursor = options.findIndex((match) => match![1] === "❯");
  return {
    kind: "approval",
    title: `Allow? ${tool}`,
    tool,
    command,
    ...(server === undefined ? {} : { server }),
    options: options.map((match) => optionOf(match![2]!, match![3]!)),
    cursor: cursor === -1 ? null : cursor,
  };
};

/** The host puts the meaning of an option, as its program tells it, behind its words. */
const MEANINGS: Readonly<Record<string, OptionMeaning>> = {
  once: "accept",
  always: "acceptAlways",
  refuse: "deny",
};

const optionOf = (key: string, words: string): DialogOption => {
  const [, label, meaning = ""] = /^(.*) \[(once|always|refuse|never|\?)\]$/.exec(words) ?? [];
  return { label: label ?? words, key, meaning: MEANINGS[meaning] ?? "other" };
};
