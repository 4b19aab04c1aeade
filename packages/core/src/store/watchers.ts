import type { WatcherRow } from "./rows.ts";
import type { Sql } from "./statements.ts";

export const createWatchers = (sql: Sql) => ({
  add: (
    watcher: Pick<
      WatcherRow,
      "watcher_id" | "team_key" | "task_id" | "agent_id" | "message_id" | "created_at"
    >,
  ) =>
    sql.run(
      "INSERT INTO result_watchers (watcher_id, team_key, task_id, agent_id, message_id, status, created_at) VALUES ($watcher_id, $team_key, $task_id, $agent_id, $message_id, 'pending', $created_at)",
      { ...watcher },
    ),
  matching: (teamKey: string, taskId: string, agentId: string) =>
    sql.all<WatcherRow>(
      `SELECT * FROM result_watchers WHERE team_key = ? AND status = 'pending' AND (task_id IS NULL OR task_id = ?) AND (agent_id IS NULL OR agent_id = ?)
       ORDER BY created_at, watcher_id`,
      teamKey,
      taskId,
      agentId,
    ),
  finish: (
    watcherId: string,
    status: string,
    resultId: string,
    messageId: string | null,
    at: number,
    error: string | null = null,
  ) =>
    sql.run(
      "UPDATE result_watchers SET status = ?, result_id = ?, notified_message_id = coalesce(?, notified_message_id), completed_at = ?, error = ? WHERE watcher_id = ? AND status = 'pending'",
      status,
      resultId,
      messageId,
      at,
      error,
      watcherId,
    ),
});
