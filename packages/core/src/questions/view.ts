import { teamAgent } from "../ground/index.ts";
import type { QuestionRow, Store } from "../store/index.ts";

/** An open question, as callers see it. */
export interface QuestionView {
  readonly question_id: string;
  readonly agent_id: string;
  readonly source: QuestionRow["source"];
  readonly text: string;
  /** Labels in the order of the screen; empty where the answer is free, or where the text asks several things. */
  readonly options: readonly string[];
  readonly asked_at: number;
  /** What to run to answer it. */
  readonly command: string;
}

export const viewOpenQuestions = (
  store: Store,
  teamKey: string,
  agentId?: string,
  limit?: number,
): readonly QuestionView[] =>
  store.questions.openOf(teamKey, agentId, limit).map((row) => ({
    question_id: row.question_id,
    agent_id: row.agent_id,
    source: row.source,
    text: row.text,
    options: optionsOf(row),
    asked_at: row.asked_at,
    command: commandFor(row, optionsOf(row)),
  }));

export const optionsOf = ({ options_json }: Pick<QuestionRow, "options_json">): readonly string[] =>
  JSON.parse(options_json) as string[];

/** A dialog whose options cannot be read is answered in its own window. */
export const commandFor = (
  {
    source,
    team_key,
    agent_id,
    question_id,
  }: Pick<QuestionRow, "source" | "team_key" | "agent_id" | "question_id">,
  options: readonly string[],
): string => {
  if (source === "agent") return teamAgent("answer", question_id, "…");
  if (source === "hook" && options.length === 0)
    return teamAgent("answer", question_id, "answer to 1; answer to 2");
  return options.length > 0
    ? teamAgent("answer", question_id, "number or words of an option")
    : teamAgent("attach", agent_id, "--team", team_key);
};
