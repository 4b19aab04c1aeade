import type { TurnRow } from "./rows.ts";
import type { Sql } from "./statements.ts";

export const createTurns = (sql: Sql) => ({
  open: (teamKey: string, agentId: string, turnId: string | null, source: string, at: number) =>
    sql.run(
      "INSERT INTO turns (team_key, agent_id, turn_id, source, opened_at) VALUES (?,?,?,?,?)",
      teamKey,
      agentId,
      turnId,
      source,
      at,
    ),
  close: (
    teamKey: string,
    agentId: string,
    ending: NonNullable<TurnRow["ending"]>,
    lastText: string | null,
    at: number,
  ) =>
    sql.run(
      "UPDATE turns SET closed_at = ?, ending = ?, last_text = ? WHERE team_key = ? AND agent_id = ? AND closed_at IS NULL",
      at,
      ending,
      lastText?.slice(0, 4000) ?? null,
      teamKey,
      agentId,
    ),
  /** The last turn came to its end, though it had seemed to be stopped. */
  settle: (teamKey: string, agentId: string, lastText: string | null) =>
    sql.run(
      "UPDATE turns SET ending = 'closed', last_text = ? WHERE ending = 'interrupted' AND id = (SELECT max(id) FROM turns WHERE team_key = ? AND agent_id = ?)",
      lastText?.slice(0, 4000) ?? null,
      teamKey,
      agentId,
    ),
  /** One of the agent's last turns has this id. */
  isKnown: (teamKey: string, agentId: string, turnId: string) =>
    sql.get(
      "SELECT 1 FROM (SELECT turn_id FROM turns WHERE team_key = ? AND agent_id = ? ORDER BY id DESC LIMIT 50) WHERE turn_id = ?",
      teamKey,
      agentId,
      turnId,
    ) !== undefined,
  latest: (teamKey: string, agentId: string) =>
    sql.get<TurnRow>(
      "SELECT * FROM turns WHERE team_key = ? AND agent_id = ? ORDER BY id DESC LIMIT 1",
      teamKey,
      agentId,
    ),
  /** The last that was cut off, among the agent's last turns. */
  lastLost: (teamKey: string, agentId: string) =>
    sql.get<TurnRow>(
      "SELECT * FROM (SELECT * FROM turns WHERE team_key = ? AND agent_id = ? ORDER BY id DESC LIMIT 20) WHERE ending = 'lost' ORDER BY id DESC LIMIT 1",
      teamKey,
      agentId,
    ),
  count: (teamKey: string, agentId: string, since = 0) =>
    sql.get<{ n: number }>(
      "SELECT count(*) AS n FROM turns WHERE team_key = ? AND agent_id = ? AND coalesce(closed_at, opened_at) >= ?",
      teamKey,
      agentId,
      since,
    )!.n,
});
