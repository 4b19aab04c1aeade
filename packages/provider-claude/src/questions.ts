import type { AskedQuestion, AskedQuestions } from "@team-agent/plugin-api";
import { type HookBody, isRecord, stringOf } from "@team-agent/plugin-api/toolkit";
import { PLAN_TOOL } from "./values.ts";

/** The program's own tools that ask a person. A yes without an input is no answer to them: their dialog stays (2.1.330). */
const QUESTION_TOOL = "AskUserQuestion";

/** The questions of a call; undefined for another tool, and where they cannot be told apart or read. */
export const questionsOf = (name: string, input: unknown): AskedQuestions | undefined => {
  if (name !== QUESTION_TOOL || !isRecord(input) || !Array.isArray(input.questions)) return undefined;
  const parts = input.questions.map(partOf);
  if (parts.length === 0 || !parts.every((part) => part !== undefined)) return undefined;
  // An answer is known by the text of its question.
  if (new Set(parts.map(({ text }) => text)).size < parts.length) return undefined;
  return { parts, raw: input.questions };
};

const partOf = (question: unknown): AskedQuestion | undefined => {
  if (!isRecord(question) || !Array.isArray(question.options)) return undefined;
  const text = stringOf(question.question);
  const options = question.options.map((option) => {
    const label = isRecord(option) ? stringOf(option.label) : undefined;
    const description = isRecord(option) ? stringOf(option.description) : undefined;
    return label === undefined ? undefined : { label, ...(description === undefined ? {} : { description }) };
  });
  if (!text?.trim() || !options.every((option) => option !== undefined && option.label.trim() !== ""))
    return undefined;
  return {
    text,
    options: options as AskedQuestion["options"],
    multiple: question.multiSelect === true,
    ownWords: true,
  };
};

/** Without `questions` the answer fails the program's own check, and the model is told of an error. */
export const answeredInput = (
  { parts, raw }: AskedQuestions,
  answers: readonly (readonly string[])[],
): HookBody => ({
  questions: raw,
  answers: Object.fromEntries(parts.map(({ text }, index) => [text, answers[index]!.join(", ")])),
});

/** A plan is approved as it stands, and the program goes back to the mode that it was in before. */
export const allowedInput = ({ name }: { readonly name: string }): HookBody | undefined =>
  name === PLAN_TOOL ? {} : undefined;

/** The line by which a call of one of these tools is known, the same before and after its answer was added to it. */
export const ownToolLine = (name: string, input: HookBody): string | undefined => {
  if (name === PLAN_TOOL) return [input.planFilePath, input.plan].map(stringOf).filter(Boolean).join(": ");
  return questionsOf(name, input)
    ?.parts.map(({ text }) => text)
    .join(" · ");
};
