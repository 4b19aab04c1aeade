import type { ResultRow } from "./rows.ts";
import type { Sql } from "./statements.ts";

/** As many results as one answer to `collect` can carry; one alone always goes. */
const COLLECT_ROWS = 20;
const COLLECT_BYTES = 48 * 1024;

export const createResults = (sql: Sql) => ({
  /** Stores a result; false when the same call, or the same id, was stored before. */
  insert: (
    result: Omit<ResultRow, "seq" | "collected_at" | "message_id"> & { call_key: string | null },
  ): { row: ResultRow; repeated: boolean } =>
    sql.transaction(() => {
      const earlier = sql.get<ResultRow>(
        "SELECT * FROM results WHERE result_id = ? OR (call_key IS NOT NULL AND call_key = ?)",
        result.result_id,
        result.call_key,
      );
      if (earlier) return { row: earlier, repeated: true };
      sql.run(
        `INSERT INTO results (result_id, team_key, task_id, agent_id, status, envelope_json, created_at, call_key)
         VALUES ($result_id, $team_key, $task_id, $agent_id, $status, $envelope_json, $created_at, $call_key)`,
        { ...result },
      );
      return {
        row: sql.get<ResultRow>("SELECT * FROM results WHERE result_id = ?", result.result_id)!,
        repeated: false,
      };
    }),
  setMessage: (resultId: string, messageId: string) =>
    sql.run("UPDATE results SET message_id = ? WHERE result_id = ?", messageId, resultId),
  /** The first that nobody has collected. */
  uncollected: (teamKey: string): readonly ResultRow[] => {
    const rows: ResultRow[] = [];
    let bytes = 0;
    while (rows.length < COLLECT_ROWS) {
      const row = sql.get<ResultRow>(
        "SELECT * FROM results WHERE team_key = ? AND collected_at IS NULL AND seq > ? ORDER BY seq LIMIT 1",
        teamKey,
        rows.at(-1)?.seq ?? 0,
      );
      bytes += Buffer.byteLength(row?.envelope_json ?? "");
      if (!row || (rows.length > 0 && bytes > COLLECT_BYTES)) break;
      rows.push(row);
    }
    return rows;
  },
  collect: (resultId: string, at: number) =>
    sql.run(
      "UPDATE results SET collected_at = ? WHERE result_id = ? AND collected_at IS NULL",
      at,
      resultId,
    ) === 1,
  latest: (teamKey: string, limit: number) =>
    sql.all<ResultRow>("SELECT * FROM results WHERE team_key = ? ORDER BY seq DESC LIMIT ?", teamKey, limit),
  /** The latest in a few words. */
  briefs: (teamKey: string, limit: number) =>
    sql.all<
      Pick<ResultRow, "result_id" | "agent_id" | "task_id" | "status" | "created_at"> & { summary: string }
    >(
      `SELECT result_id, agent_id, task_id, status, created_at,
         substr(coalesce(json_extract(envelope_json, '$.summary'), ''), 1, 240) AS summary
       FROM results WHERE team_key = ? ORDER BY seq DESC LIMIT ?`,
      teamKey,
      limit,
    ),
  /** The same of one agent. */
  briefsOf: (teamKey: string, agentId: string, limit: number) =>
    sql.all<Pick<ResultRow, "task_id" | "status"> & { summary: string }>(
      `SELECT task_id, status, substr(coalesce(json_extract(envelope_json, '$.summary'), ''), 1, 240) AS summary
       FROM results WHERE team_key = ? AND agent_id = ? ORDER BY seq DESC LIMIT ?`,
      teamKey,
      agentId,
      limit,
    ),
  since: (teamKey: string, agentId: string, at: number) =>
    sql.all<ResultRow>(
      "SELECT * FROM results WHERE team_key = ? AND agent_id = ? AND created_at >= ? ORDER BY seq",
      teamKey,
      agentId,
      at,
    ),
  counts: (teamKey: string) =>
    sql.get<{ total: number; uncollected: number }>(
      "SELECT count(*) AS total, coalesce(sum(collected_at IS NULL), 0) AS uncollected FROM results WHERE team_key = ?",
      teamKey,
    )!,
});
