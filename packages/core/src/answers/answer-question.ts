import { TeamAgentError } from "@team-agent/plugin-api";
import { heldById } from "../approvals/index.ts";
import { lookForDialog } from "../dialogs/index.ts";
import { teamAgent } from "../ground/index.ts";
import { acceptMessage, markAcknowledged } from "../mail/index.ts";
import { closeQuestion, commandFor, optionsOf } from "../questions/index.ts";
import type { Context } from "../runtime/index.ts";
import type { QuestionRow } from "../store/index.ts";
import type { Answer } from "./answer.ts";
import { chooseOnScreen } from "./answer-on-screen.ts";
import { notChosen, requireLive, requireOpen } from "./question-row.ts";
import { readAnswers } from "./read-answers.ts";

export interface AnswerReply {
  readonly question_id: string;
  readonly agent_id: string;
  readonly status: "answered";
  readonly answer: string;
  /** The message that carries the answer; null where a dialog was answered by keys. */
  readonly message_id: string | null;
}

/** Answers a question. Whoever is first wins, also at the agent's own window; a second answer is told so. */
export const answerQuestion = async (
  context: Context,
  questionId: string,
  { words, by }: Answer,
): Promise<AnswerReply> => {
  const row = requireOpen(context, questionId);
  if (words.trim() === "")
    throw new TeamAgentError("message_empty", "the answer has no text", {
      action: commandFor(row, optionsOf(row)),
    });
  const given =
    row.source === "agent"
      ? { answer: words.trim(), message_id: sendAnswer(context, row, { words: words.trim(), by }) }
      : {
          answer: await (row.source === "hook" ? answerHeld : chooseOnScreen)(context, row, { words, by }),
          message_id: null,
        };
  return { question_id: questionId, agent_id: row.agent_id, status: "answered", ...given };
};

/** The answer is an ordinary message, stored with the end of the question or not at all. */
const sendAnswer = (context: Context, row: QuestionRow, { words, by }: Answer): string =>
  context.store.transaction(() => {
    const { message_id } = acceptMessage(context, {
      teamKey: row.team_key,
      sender: "leader",
      recipient: row.agent_id,
      content: `Answer to your question ${row.question_id}: ${words}`,
      replyTo: row.notice_id,
      taskId: row.task_id,
    });
    const notice = row.notice_id === null ? undefined : context.store.messages.get(row.notice_id);
    if (notice) markAcknowledged(context, notice, "a reply");
    closeQuestion(context, row, { status: "answered", by, answer: words, answerId: message_id });
    return message_id;
  });

/** The program's hook waits for the answer to all that it asks. */
const answerHeld = async (context: Context, row: QuestionRow, { words, by }: Answer): Promise<string> => {
  const agent = requireLive(context, row);
  const held = heldById(agent, row.question_id);
  if (!held?.call.questions) {
    // Its hook waits no longer: this look closes the row, and asks anew what stands on the screen.
    await lookForDialog(context, agent);
    requireOpen(context, row.question_id);
    throw new TeamAgentError("question_unsafe", `the hook of ${row.agent_id} does not wait for this answer`, {
      action: teamAgent("attach", row.agent_id, "--team", row.team_key),
    });
  }
  const { questions } = held.call;
  const read = readAnswers(questions.parts, words);
  if (read.kind === "refused") throw notChosen(row, `the answer ${read.why}`);
  const answer = read.answers.map((one) => one.join(", ")).join("; ");
  closeQuestion(context, row, { status: "answered", by, answer });
  held.settle({ kind: "answers", questions, answers: read.answers });
  return answer;
};
