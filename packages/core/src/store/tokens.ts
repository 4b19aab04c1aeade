import type { TokenRow } from "./rows.ts";
import type { Sql } from "./statements.ts";

export const createTokens = (sql: Sql) => ({
  add: (hash: string, token: Omit<TokenRow, "revoked_at">) =>
    sql.run(
      "INSERT INTO tokens (token_hash, team_key, agent_id, seat, created_at) VALUES (?,?,?,?,?)",
      hash,
      token.team_key,
      token.agent_id,
      token.seat,
      token.created_at,
    ),
  find: (hash: string) =>
    sql.get<TokenRow>(
      "SELECT team_key, agent_id, seat, created_at, revoked_at FROM tokens WHERE token_hash = ?",
      hash,
    ),
  revoke: (teamKey: string, agentId: string, at: number) =>
    sql.run(
      "UPDATE tokens SET revoked_at = ? WHERE team_key = ? AND agent_id = ? AND revoked_at IS NULL",
      at,
      teamKey,
      agentId,
    ),
  isLinked: (teamKey: string, agentId: string): boolean =>
    sql.get(
      "SELECT 1 FROM tokens WHERE team_key = ? AND agent_id = ? AND revoked_at IS NULL",
      teamKey,
      agentId,
    ) !== undefined,
  /** When the last of its tokens was revoked; null for an agent that has a good one, or never had any. */
  unlinkedAt: (teamKey: string, agentId: string): number | null =>
    sql.get<{ at: number | null }>(
      "SELECT CASE WHEN count(*) = count(revoked_at) THEN max(revoked_at) END AS at FROM tokens WHERE team_key = ? AND agent_id = ?",
      teamKey,
      agentId,
    )?.at ?? null,
  revokeAll: (at: number) => sql.run("UPDATE tokens SET revoked_at = ? WHERE revoked_at IS NULL", at),
});
