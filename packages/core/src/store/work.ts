import type { ApprovalRow, ResultRow, TaskRow, WatcherRow } from "./rows.ts";
import type { Sql } from "./statements.ts";

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
  uncollected: (teamKey: string) =>
    sql.all<ResultRow>(
      "SELECT * FROM results WHERE team_key = ? AND collected_at IS NULL ORDER BY seq",
      teamKey,
    ),
  collect: (resultId: string, at: number) =>
    sql.run(
      "UPDATE results SET collected_at = ? WHERE result_id = ? AND collected_at IS NULL",
      at,
      resultId,
    ) === 1,
  latest: (teamKey: string, limit: number) =>
    sql.all<ResultRow>("SELECT * FROM results WHERE team_key = ? ORDER BY seq DESC LIMIT ?", teamKey, limit),
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

export const createTasks = (sql: Sql) => ({
  get: (teamKey: string, taskId: string) =>
    sql.get<TaskRow>("SELECT * FROM tasks WHERE team_key = ? AND task_id = ?", teamKey, taskId),
  ofTeam: (teamKey: string) =>
    sql.all<TaskRow>("SELECT * FROM tasks WHERE team_key = ? ORDER BY rowid", teamKey),
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

export const createApprovals = (sql: Sql) => ({
  open: (
    approval: Pick<
      ApprovalRow,
      "approval_id" | "team_key" | "agent_id" | "source" | "tool" | "command" | "opened_at"
    >,
  ) =>
    sql.run(
      `INSERT INTO approvals (approval_id, team_key, agent_id, source, tool, command, status, opened_at)
       VALUES ($approval_id, $team_key, $agent_id, $source, $tool, $command, 'open', $opened_at)`,
      { ...approval },
    ),
  get: (approvalId: string) =>
    sql.get<ApprovalRow>("SELECT * FROM approvals WHERE approval_id = ?", approvalId),
  /** First answer wins; false when it was closed already. */
  close: (
    approvalId: string,
    status: Exclude<ApprovalRow["status"], "open">,
    by: string,
    reason: string | null,
    at: number,
  ) =>
    sql.run(
      "UPDATE approvals SET status = ?, decided_by = ?, reason = ?, closed_at = ? WHERE approval_id = ? AND status = 'open'",
      status,
      by,
      reason,
      at,
      approvalId,
    ) === 1,
  openOf: (teamKey: string, agentId?: string) =>
    agentId === undefined
      ? sql.all<ApprovalRow>(
          "SELECT * FROM approvals WHERE team_key = ? AND status = 'open' ORDER BY opened_at",
          teamKey,
        )
      : sql.all<ApprovalRow>(
          "SELECT * FROM approvals WHERE team_key = ? AND agent_id = ? AND status = 'open' ORDER BY opened_at",
          teamKey,
          agentId,
        ),
  allOpen: () => sql.all<ApprovalRow>("SELECT * FROM approvals WHERE status = 'open' ORDER BY opened_at"),
});

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

export const createNotes = (sql: Sql) => ({
  add: (teamKey: string, agentId: string, note: string, at: number) =>
    sql.run("INSERT INTO notes (team_key, agent_id, at, note) VALUES (?,?,?,?)", teamKey, agentId, at, note),
  latest: (teamKey: string, limit: number) =>
    sql.all<{ agent_id: string; at: number; note: string }>(
      "SELECT agent_id, at, note FROM (SELECT * FROM notes WHERE team_key = ? ORDER BY id DESC LIMIT ?) ORDER BY id",
      teamKey,
      limit,
    ),
});

export interface ScheduledRow {
  readonly id: number;
  readonly team_key: string;
  readonly created_at: number;
  readonly due_at: number;
  readonly target: string;
  readonly kind: string;
  readonly payload_json: string;
}

export const createScheduled = (sql: Sql) => {
  const add = (teamKey: string, dueAt: number, target: string, kind: string, payload: unknown, at: number) =>
    sql.run(
      "INSERT INTO scheduled_events (team_key, due_at, target, kind, payload_json, status, created_at) VALUES (?,?,?,?,?,'pending',?)",
      teamKey,
      dueAt,
      target,
      kind,
      JSON.stringify(payload),
      at,
    );
  const drop = (teamKey: string, target: string, kind: string, at: number) =>
    sql.run(
      "UPDATE scheduled_events SET status = 'done', result_json = '{\"dropped\":true}', fired_at = ? WHERE team_key = ? AND target = ? AND kind = ? AND status = 'pending'",
      at,
      teamKey,
      target,
      kind,
    );
  return {
    add,
    /** The one pending event of this kind for a target; an earlier one is given up. */
    replace: (teamKey: string, dueAt: number, target: string, kind: string, payload: unknown, at: number) =>
      sql.transaction(() => {
        drop(teamKey, target, kind, at);
        add(teamKey, dueAt, target, kind, payload, at);
      }),
    drop,
    pending: (teamKey: string, target: string, kind: string) =>
      sql.get<ScheduledRow>(
        "SELECT * FROM scheduled_events WHERE team_key = ? AND target = ? AND kind = ? AND status = 'pending' ORDER BY id DESC LIMIT 1",
        teamKey,
        target,
        kind,
      ),
    due: (now: number) =>
      sql.all<ScheduledRow>(
        "SELECT * FROM scheduled_events WHERE status = 'pending' AND due_at <= ? ORDER BY due_at, id",
        now,
      ),
    finish: (id: number, status: "done" | "failed", result: unknown, at: number) =>
      sql.run(
        "UPDATE scheduled_events SET status = ?, result_json = ?, fired_at = ? WHERE id = ?",
        status,
        JSON.stringify(result),
        at,
        id,
      ),
  };
};
