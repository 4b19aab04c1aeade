import { TeamAgentError } from "@team-agent/plugin-api";
import type { Context } from "../runtime/index.ts";
import type { ResultEnvelope } from "./normalise-result.ts";
import { writeTeamState } from "./team-state.ts";

export interface CollectedResult {
  readonly result_id: string;
  readonly task_id: string;
  readonly agent_id: string;
  readonly status: string;
  readonly summary: string;
  readonly tests: ResultEnvelope["tests"];
  readonly created_at: number;
}

/** Marks what was reported since the last time as collected, and answers it. */
export const collectResults = (
  context: Context,
  teamKey: string,
): { collected: readonly CollectedResult[]; total: number; uncollected: number } => {
  const { store, clock, events } = context;
  if (!store.teams.get(teamKey)) throw new TeamAgentError("team_unknown", `there is no team ${teamKey}`);
  const collected = store.results.uncollected(teamKey).flatMap((row) => {
    if (!store.results.collect(row.result_id, clock.now())) return [];
    const envelope = JSON.parse(row.envelope_json) as ResultEnvelope;
    const task = store.tasks.get(teamKey, row.task_id);
    events.write("collect.result", {
      team_id: teamKey,
      result_id: row.result_id,
      task_id: row.task_id,
      agent_id: row.agent_id,
      task_status: task?.status ?? null,
    });
    return [
      {
        result_id: row.result_id,
        task_id: row.task_id,
        agent_id: row.agent_id,
        status: row.status,
        summary: envelope.summary,
        tests: envelope.tests,
        created_at: row.created_at,
      },
    ];
  });
  writeTeamState(context, teamKey);
  return { collected, ...store.results.counts(teamKey) };
};
