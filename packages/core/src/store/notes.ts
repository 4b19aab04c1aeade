import type { Sql } from "./statements.ts";

export const createNotes = (sql: Sql) => ({
  add: (teamKey: string, agentId: string, note: string, at: number) =>
    sql.run("INSERT INTO notes (team_key, agent_id, at, note) VALUES (?,?,?,?)", teamKey, agentId, at, note),
  latest: (teamKey: string, limit: number) =>
    sql.all<{ agent_id: string; at: number; note: string }>(
      "SELECT agent_id, at, note FROM (SELECT * FROM notes WHERE team_key = ? ORDER BY id DESC LIMIT ?) ORDER BY id",
      teamKey,
      limit,
    ),
  /** An agent's own, oldest first. */
  of: (teamKey: string, agentId: string, limit: number) =>
    sql.all<{ at: number; note: string }>(
      "SELECT at, note FROM (SELECT * FROM notes WHERE team_key = ? AND agent_id = ? ORDER BY id DESC LIMIT ?) ORDER BY id",
      teamKey,
      agentId,
      limit,
    ),
});
