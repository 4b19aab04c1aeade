import type { Context } from "../runtime/index.ts";
import type { QuestionRow } from "../store/index.ts";
import { openQuestion } from "./open-question.ts";

interface Request {
  readonly teamKey: string;
  readonly agentId: string;
  readonly question: string;
  readonly taskId: string | null;
  /** The client's own id of this call: the same call twice asks once. */
  readonly callKey: string | null;
}

/** A worker asks the leader, or the person behind it, and goes on. The answer comes as a message. */
export const askLeader = (context: Context, request: Request): QuestionRow =>
  context.store.transaction(() => {
    const { teamKey, agentId, question, taskId, callKey } = request;
    const earlier = callKey === null ? undefined : context.store.questions.byCall(callKey);
    return (
      earlier ??
      openQuestion(context, {
        teamKey,
        agentId,
        source: "agent",
        text: question,
        options: [],
        taskId,
        callKey,
        notice: `Question from ${agentId}: ${question}`,
        as: { sender: agentId, kind: "question" },
      })
    );
  });
