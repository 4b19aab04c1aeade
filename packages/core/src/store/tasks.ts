import type { TaskRow } from "./rows.ts";
import type { Sql } from "./statements.ts";

/** A task with one of these has nobody working on it any more. For SQL. */
export const DONE_TASKS = (["done", "failed", "cancelled"] satisfies TaskRow["status"][])
  .map((status) => `'${status}'`)
  .join(",");

export const createTasks = (sql: Sql) => ({
  get: (teamKey: string, taskId: string) =>
    sql.get<TaskRow>("SELECT * FROM tasks WHERE team_key = ? AND task_id = ?", teamKey, taskId),
  ofTeam: (teamKey: string) =>
    sql.all<TaskRow>("SELECT * FROM tasks WHERE team_key = ? ORDER BY rowid", teamKey),
  /** The unfinished first, then the latest, in the order in which they came and in a few words. */
  briefs: (teamKey: string, limit: number) =>
    sql.all<Pick<TaskRow, "task_id" | "title" | "assignee" | "status" | "summary">>(
      `SELECT task_id, title, assignee, status, summary FROM (
         SELECT rowid AS n, task_id, substr(title, 1, 240) AS title, assignee, status, substr(summary, 1, 240) AS summary
         FROM tasks WHERE team_key = ? ORDER BY status IN (${DONE_TASKS}), updated_at DESC, rowid DESC LIMIT ?) ORDER BY n`,
      teamKey,
      limit,
    ),
  count: (teamKey: string) =>
    sql.get<{ n: number }>("SELECT count(*) AS n FROM tasks WHERE team_key = ?", teamKey)!.n,
  openOf: (teamKey: string, agentId: string) =>
    sql.all<TaskRow>(
      "SELECT * FROM tasks WHERE team_key = ? AND assignee = ? AND status IN ('running','needs_retry') ORDER BY updated_at DESC",
      teamKey,
      agentId,
    ),
  save: (task: TaskRow) =>
    sql.run(
      `INSERT INTO tasks (team_key, task_id, title, assignee, status, spec_json, summary, retry_count, created_at, updated_at)
       VALUES ($team_key, $task_id, $title, $assignee, $status, $spec_json, $summary, $retry_count, $created_at, $updated_at)
       ON CONFLICT (team_key, task_id) DO UPDATE SET title = excluded.title, assignee = excluded.assignee, status = excluded.status,
         spec_json = excluded.spec_json, summary = excluded.summary, retry_count = excluded.retry_count, updated_at = excluded.updated_at`,
      { ...task },
    ),
});
