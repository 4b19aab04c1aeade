import { withdrawNotices } from "../mail/index.ts";
import type { Context } from "../runtime/index.ts";
import type { QuestionEnd, QuestionRow } from "../store/index.ts";
import { noticeKey } from "./open-question.ts";

interface End {
  readonly status: QuestionEnd;
  readonly by: string;
  readonly answer?: string;
  /** The message that carries the answer. */
  readonly answerId?: string;
}

/** Who answered where nobody asked through us: somebody at the agent's own window. */
export const AT_PANE = "pane";

/** Ends a question; the first end wins, and a notice that nobody was given yet is taken back. */
export const closeQuestion = (context: Context, row: QuestionRow, end: End): boolean => {
  const { status, by, answer = null, answerId = null } = end;
  const { question_id, team_key } = row;
  const at = context.clock.now();
  if (!context.store.questions.close(question_id, { status, by, answer, answer_id: answerId, at }))
    return false;
  withdrawNotices(context, noticeKey(question_id));
  context.events.write("question.closed", {
    team_id: team_key,
    agent_id: row.agent_id,
    question_id,
    status,
    by,
  });
  context.changes.emit({ kind: "question", teamKey: team_key, id: question_id });
  context.poke(team_key, row.agent_id);
  return true;
};

/** The program ended, and its dialog with it. What it asked through a tool can still be answered by a message. */
export const closeQuestionsOf = (context: Context, teamKey: string, agentId: string): void => {
  for (const row of context.store.questions.openOf(teamKey, agentId))
    if (row.source !== "agent") closeQuestion(context, row, { status: "gone", by: "coordinator" });
};

/** The conversation in which they were asked was given up: nobody there would know what an answer is about. */
export const withdrawQuestionsOf = (context: Context, teamKey: string, agentId: string): void => {
  for (const row of context.store.questions.openOf(teamKey, agentId))
    closeQuestion(context, row, { status: "withdrawn", by: "coordinator" });
};
