import type { AskedQuestion } from "@team-agent/plugin-api";
import { chooseOption } from "./choose.ts";

export type Answers =
  | { readonly kind: "answers"; readonly answers: readonly (readonly string[])[] }
  /** Why this is no answer, in words that follow "the answer". */
  | { readonly kind: "refused"; readonly why: string };

/**
 * What somebody's words answer to a program's questions: labels by their words or their places, several where several
 * may be chosen, or words of their own. A program takes an incomplete answer, so that is refused here.
 */
export const readAnswers = (parts: readonly AskedQuestion[], words: string): Answers => {
  const given = splitByPart(words, parts.length);
  if (given.length !== parts.length)
    return {
      kind: "refused",
      why: `has ${given.length} of ${parts.length} parts: all questions are answered at once, with a semicolon between two answers, or a line for each`,
    };
  const read = parts.map((part, index) => readOne(part, given[index]!.trim()));
  const wrong = read.findIndex((one) => typeof one === "string");
  if (wrong === -1) return { kind: "answers", answers: read as readonly (readonly string[])[] };
  const where = parts.length === 1 ? "" : ` (to ${wrong + 1}: ${parts[wrong]!.text})`;
  return { kind: "refused", why: `${read[wrong]}${where}` };
};

const splitByPart = (words: string, count: number): readonly string[] => {
  if (count === 1) return [words];
  const lines = words.split("\n").filter((line) => line.trim() !== "");
  return lines.length === count ? lines : words.split(";");
};

/** The chosen labels, or one answer in somebody's own words; a text says why it is neither. */
const readOne = (part: AskedQuestion, words: string): readonly string[] | string => {
  if (words === "") return "has no text";
  const labels = part.options.map(({ label }) => label);
  const whole = chooseOption(labels, words);
  if (whole.kind === "option") return [labels[whole.index]!];
  if (whole.kind === "ambiguous") return `"${words}" names more than one of the options`;
  const pieces = words.split(",").map((piece) => chooseOption(labels, piece));
  const chosen = new Set(pieces.flatMap((one) => (one.kind === "option" ? [one.index] : [])));
  if (part.multiple && chosen.size > 0 && pieces.every(({ kind }) => kind === "option"))
    return labels.filter((_, index) => chosen.has(index));
  const choices = labels.map((label, index) => `${index + 1}. ${label}`).join(", ");
  // A list in which something is an option, or a place that is not there, is a slip and no answer of its own.
  if ((pieces.length > 1 && chosen.size > 0) || /^[\d\s,]+$/.test(words))
    return `"${words}" names ${part.multiple ? "something that is none of the options" : "not one option"}: ${choices}`;
  return part.ownWords ? [words] : `"${words}" names none of the options: ${choices}`;
};
