import type { Sql } from "./statements.ts";

export const createNotices = (sql: Sql) => ({
  /** True when this notice was not given before; the key names the episode. */
  claim: (key: string, teamKey: string, messageId: string, at: number) =>
    sql.run(
      "INSERT OR IGNORE INTO notices (notice_key, team_key, message_id, created_at) VALUES (?,?,?,?)",
      key,
      teamKey,
      messageId,
      at,
    ) === 1,
  find: (key: string) =>
    sql.get<{ message_id: string }>("SELECT message_id FROM notices WHERE notice_key = ?", key),
  /** Notices whose key begins so, and whose cause goes on. */
  standing: (prefix: string) =>
    sql.all<{ notice_key: string; team_key: string; message_id: string }>(
      "SELECT notice_key, team_key, message_id FROM notices WHERE substr(notice_key, 1, ?) = ? AND withdrawn_at IS NULL",
      prefix.length,
      prefix,
    ),
  withdraw: (key: string, at: number) =>
    sql.run("UPDATE notices SET withdrawn_at = ? WHERE notice_key = ? AND withdrawn_at IS NULL", at, key) ===
    1,
});
