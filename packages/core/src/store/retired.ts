import type { Sql } from "./statements.ts";

/** Agents that were removed: their documents stay, and no restart brings them back. */
export const createRetired = (sql: Sql) => ({
  add: (teamKey: string, agentId: string, at: number) =>
    sql.run(
      "INSERT OR REPLACE INTO retired_agents (team_key, agent_id, at) VALUES (?,?,?)",
      teamKey,
      agentId,
      at,
    ),
  remove: (teamKey: string, agentId: string) =>
    sql.run("DELETE FROM retired_agents WHERE team_key = ? AND agent_id = ?", teamKey, agentId),
  ofTeam: (teamKey: string): readonly string[] =>
    sql
      .all<{ agent_id: string }>("SELECT agent_id FROM retired_agents WHERE team_key = ?", teamKey)
      .map(({ agent_id }) => agent_id),
});
