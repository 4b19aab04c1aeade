import type { AgentRow } from "./rows.ts";
import type { Sql } from "./statements.ts";

export const createAgents = (sql: Sql) => ({
  get: (teamKey: string, agentId: string) =>
    sql.get<AgentRow>("SELECT * FROM agents WHERE team_key = ? AND agent_id = ?", teamKey, agentId),
  ofTeam: (teamKey: string) =>
    sql.all<AgentRow>("SELECT * FROM agents WHERE team_key = ? AND seat = 'worker' ORDER BY rowid", teamKey),
  leaders: () => sql.all<AgentRow>("SELECT * FROM agents WHERE seat = 'leader'"),
  save: (agent: Omit<AgentRow, "first_send_at" | "stopped_at" | "failure" | "notes_json">) => {
    sql.run(
      `INSERT INTO agents (team_key, agent_id, seat, provider, role, model, wanted, channel, created_at)
       VALUES ($team_key, $agent_id, $seat, $provider, $role, $model, $wanted, $channel, $created_at)
       ON CONFLICT (team_key, agent_id) DO UPDATE SET provider = excluded.provider, role = excluded.role, model = excluded.model, wanted = excluded.wanted, failure = NULL`,
      { ...agent },
    );
  },
  update: (
    teamKey: string,
    agentId: string,
    change: Partial<
      Pick<AgentRow, "provider" | "wanted" | "channel" | "notes_json" | "stopped_at" | "failure">
    >,
  ) => {
    const names = Object.keys(change);
    if (names.length === 0) return;
    sql.run(
      `UPDATE agents SET ${names.map((name) => `${name} = $${name}`).join(", ")} WHERE team_key = $team AND agent_id = $agent`,
      { ...change, team: teamKey, agent: agentId },
    );
  },
  /** As it was: whatever was done to it meanwhile is taken back. */
  restore: (agent: AgentRow) => {
    sql.run(
      `INSERT INTO agents (team_key, agent_id, seat, provider, role, model, wanted, channel, notes_json, created_at, first_send_at, stopped_at, failure)
       VALUES ($team_key, $agent_id, $seat, $provider, $role, $model, $wanted, $channel, $notes_json, $created_at, $first_send_at, $stopped_at, $failure)
       ON CONFLICT (team_key, agent_id) DO UPDATE SET provider = excluded.provider, role = excluded.role, model = excluded.model, wanted = excluded.wanted,
         channel = excluded.channel, notes_json = excluded.notes_json, first_send_at = excluded.first_send_at, stopped_at = excluded.stopped_at, failure = excluded.failure`,
      { ...agent },
    );
  },
  /** What stands elsewhere of it, such as its messages, stays. */
  remove: (teamKey: string, agentId: string) =>
    sql.run("DELETE FROM agents WHERE team_key = ? AND agent_id = ?", teamKey, agentId),
  /** True for the first message that ever reached it. */
  stampFirstSend: (teamKey: string, agentId: string, at: number) =>
    sql.run(
      "UPDATE agents SET first_send_at = ? WHERE team_key = ? AND agent_id = ? AND first_send_at IS NULL",
      at,
      teamKey,
      agentId,
    ) === 1,
});
