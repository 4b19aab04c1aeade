import { redactText } from "../events/index.ts";
import { newId } from "../ground/index.ts";
import { cleanContent, type NoticeAs, type NoticeKey, tellLeader } from "../mail/index.ts";
import type { Context } from "../runtime/index.ts";
import type { QuestionRow } from "../store/index.ts";
import { commandFor } from "./view.ts";

const MAX_TEXT = 2_000;
const MAX_OPTION = 300;

export interface Asked {
  readonly teamKey: string;
  readonly agentId: string;
  readonly source: QuestionRow["source"];
  readonly text: string;
  readonly options: readonly string[];
  /** How the leader is shown the options, where that is more than their labels. */
  readonly optionLines?: readonly string[];
  readonly taskId: string | null;
  readonly callKey: string | null;
  /** What the leader reads; how to answer is added to it. */
  readonly notice: string;
  readonly as?: NoticeAs;
}

/** The prefix of a question's notice, which goes with the question. */
export const noticeKey = (questionId: string): NoticeKey<"question"> => `question:${questionId}`;

/** A text as it is stored: without secrets and control characters, and not without end. */
export const storedText = (text: string): string => redactText(cleanContent(text)).slice(0, MAX_TEXT);
export const storedOptions = (options: readonly string[]): readonly string[] =>
  options.map((option) => storedText(option).slice(0, MAX_OPTION));

/** Writes a question down and tells the leader, once. */
export const openQuestion = (context: Context, asked: Asked): QuestionRow => {
  const { store, events, clock } = context;
  const { teamKey, agentId, source } = asked;
  const questionId = newId("qst");
  const options = storedOptions(asked.options);
  const text = storedText(asked.text);
  const lines = (asked.optionLines ?? options.map((option, index) => `${index + 1}. ${option}`)).map(
    (line) => `  ${storedText(line)}`,
  );
  const how = howToAnswer(
    { source, team_key: teamKey, agent_id: agentId, question_id: questionId },
    options,
    lines,
  );
  return store.transaction(() => {
    store.questions.open({
      question_id: questionId,
      team_key: teamKey,
      agent_id: agentId,
      source,
      task_id: asked.taskId,
      text,
      options_json: JSON.stringify(options),
      asked_at: clock.now(),
      call_key: asked.callKey,
    });
    const told = tellLeader(context, teamKey, noticeKey(questionId), `${asked.notice}\n${how}`, asked.as);
    store.questions.told(questionId, told);
    events.write("question.asked", {
      team_id: teamKey,
      agent_id: agentId,
      question_id: questionId,
      source,
      text,
    });
    context.changes.emit({ kind: "question", teamKey, id: questionId });
    return store.questions.get(questionId)!;
  });
};

const howToAnswer = (
  question: Pick<QuestionRow, "source" | "team_key" | "agent_id" | "question_id">,
  options: readonly string[],
  lines: readonly string[],
): string => {
  const command = commandFor(question, options);
  if (question.source === "dialog" && options.length === 0)
    return `Its options cannot be read; a person answers it there: ${command}`;
  const tool = `Answer with the tool answer_question, question_id "${question.question_id}" (or: ${command}).`;
  return [...lines, tool].join("\n");
};
