import type { AskedQuestions } from "@team-agent/plugin-api";

type Input = Readonly<Record<string, unknown>>;

/** The questions that the program asks through its permission hook; undefined for every other call. */
export const questionsOf = (tool: string | undefined, input: Input): AskedQuestions | undefined => {
  if (tool !== "AskUserQuestion" || !Array.isArray(input.questions)) return undefined;
  const asked = input.questions as {
    question: string;
    options: { label: string; description?: string }[];
    multiSelect?: boolean;
  }[];
  return {
    parts: asked.map(({ question, options, multiSelect = false }) => ({
      text: question,
      options,
      multiple: multiSelect,
      ownWords: true,
    })),
    raw: asked,
  };
};

/** The input with which the program goes on. */
export const answeredInput = (
  { parts, raw }: AskedQuestions,
  answers: readonly (readonly string[])[],
): Input => ({
  questions: raw,
  answers: Object.fromEntries(parts.map(({ text }, index) => [text, answers[index]!.join(", ")])),
});
