import type { QuestionView } from "@team-agent/core";
import type { Common } from "../lib/common.ts";
import { withCoordinator } from "../lib/coordinator.ts";
import { ago, printable, say, sayJson } from "../lib/output.ts";

export const questionsCommand = (options: Common): Promise<void> =>
  withCoordinator(options.workspace, async ({ call }) => {
    const reply = await call("questions.list", {
      team: options.team ?? null,
    });
    if (options.json) return sayJson(reply);
    if (reply.questions.length === 0) say("Nobody waits for an answer.");
    for (const one of reply.questions) for (const line of describe(one)) say(line);
  });

const describe = (question: QuestionView): readonly string[] => [
  `${question.question_id}  ${question.agent_id}  ${ago(question.asked_at)}`,
  ...printable(question.text)
    .split("\n")
    .map((line) => `    ${line}`),
  ...question.options.map((option, index) => `      ${index + 1}. ${printable(option)}`),
  `    ${question.command}`,
];

export const answerCommand = (questionId: string, words: readonly string[], options: Common): Promise<void> =>
  withCoordinator(options.workspace, async ({ call }) => {
    const reply = await call("questions.answer", { questionId, answer: words.join(" ") });
    if (options.json) return sayJson(reply);
    const how = reply.message_id === null ? "" : `  (${reply.message_id})`;
    say(`answered: ${reply.agent_id}  ${printable(reply.answer)}${how}`);
  });
