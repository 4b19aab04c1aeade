import { TeamAgentError } from "@team-agent/plugin-api";
import { teamAgent } from "../ground/index.ts";
import { AT_PANE, commandFor, optionsOf } from "../questions/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";
import type { QuestionRow } from "../store/index.ts";

/** The question, while nobody has answered it; who was first is told to whoever comes later. */
export const requireOpen = (context: Context, questionId: string): QuestionRow => {
  const row = context.store.questions.get(questionId);
  if (!row)
    throw new TeamAgentError("question_unknown", `there is no question ${questionId}`, {
      action: "team-agent questions",
    });
  if (row.status === "open") return row;
  throw new TeamAgentError("question_closed", `question ${questionId} is ${describeEnd(row)} already`, {
    action: teamAgent("questions", "--team", row.team_key),
  });
};

const describeEnd = ({ status, answered_by, answer }: QuestionRow): string => {
  if (status !== "answered") return status;
  return answered_by === AT_PANE
    ? "answered_at_pane"
    : `answered (by ${answered_by}: ${(answer ?? "").slice(0, 100)})`;
};

export const requireLive = (context: Context, row: QuestionRow): LiveAgent => {
  const agent = context.live.get(row.team_key, row.agent_id);
  if (agent) return agent;
  throw new TeamAgentError(
    "agent_not_running",
    `${row.agent_id} is not running, so there is nothing to answer`,
    { action: teamAgent("start-agent", row.agent_id, "--team", row.team_key) },
  );
};

/** The words were no answer. */
export const notChosen = (row: QuestionRow, why: string) =>
  new TeamAgentError("question_option_unknown", why, { action: commandFor(row, optionsOf(row)) });
