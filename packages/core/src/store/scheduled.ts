import type { Sql } from "./statements.ts";

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
