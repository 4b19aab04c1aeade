import type { MessageRow } from "./message-rows.ts";
import type { Sql } from "./statements.ts";

/** Messages of kind `probe`: they only try the way, no view shows them, and nothing of them stays. */
export const createProbes = (sql: Sql) => {
  const remove = (messageIds: readonly string[]): number =>
    sql.transaction(() => {
      let removed = 0;
      for (const id of messageIds) {
        const gone = sql.run("DELETE FROM messages WHERE message_id = ? AND kind = 'probe'", id);
        if (gone === 1) sql.run("DELETE FROM evidence WHERE message_id = ?", id);
        removed += gone;
      }
      return removed;
    });

  return {
    to: (teamKey: string, agentId: string) =>
      sql.all<MessageRow>(
        "SELECT * FROM messages WHERE team_key = ? AND recipient = ? AND kind = 'probe' ORDER BY seq",
        teamKey,
        agentId,
      ),
    /** Takes probes out with their evidence. The number of messages that were there. */
    remove,
    removeAll: (): number =>
      remove(
        sql
          .all<MessageRow>("SELECT message_id FROM messages WHERE kind = 'probe'")
          .map((row) => row.message_id),
      ),
    removeResult: (resultId: string) => sql.run("DELETE FROM results WHERE result_id = ?", resultId),
  };
};
