import type { AskedQuestion, AskedQuestions } from "@team-agent/plugin-api";

/** How a program's questions are written down and told. One is its text and its options; several are one text. */
export const describeParts = ({
  parts,
}: AskedQuestions): {
  readonly text: string;
  readonly options: readonly string[];
  readonly optionLines: readonly string[];
} => {
  const [only, ...others] = parts;
  if (only && others.length === 0)
    return {
      text: only.text,
      options: only.options.map(({ label }) => label),
      optionLines: [...linesOf(only, true), ...hintsOf(only)],
    };
  return {
    text: parts
      .map((part, index) => [`${index + 1}) ${part.text}`, ...linesOf(part, false).map(indent)].join("\n"))
      .join("\n"),
    options: [],
    optionLines: [
      ...parts.flatMap((part, index) => [
        `${index + 1}) ${part.text}`,
        ...[...linesOf(part, true), ...hintsOf(part)].map(indent),
      ]),
      "Answer all of them at once, in this order, with a semicolon between two answers, or a line for each.",
    ],
  };
};

const indent = (line: string): string => `   ${line}`;

const linesOf = ({ options }: AskedQuestion, withDescription: boolean): readonly string[] =>
  options.map(
    ({ label, description }, index) =>
      `${index + 1}. ${label}${withDescription && description ? `: ${description}` : ""}`,
  );

const hintsOf = ({ multiple, ownWords, options }: AskedQuestion): readonly string[] => [
  ...(multiple ? ["Several may be chosen, with commas between them."] : []),
  ...(ownWords && options.length > 0 ? ["Words of your own are an answer, too."] : []),
];
