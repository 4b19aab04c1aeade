import type { OperationRow } from "./rows.ts";
import type { Sql } from "./statements.ts";

/** What is being changed in a team, step by step, so that whoever comes next can go back. Empty while nothing is. */
export const createOperations = (sql: Sql) => ({
  /** Written before the step is done. */
  note: (row: OperationRow) =>
    sql.run(
      `INSERT INTO operations (id, seq, team_key, agent_id, kind, step, undo_json, at)
       VALUES ($id, $seq, $team_key, $agent_id, $kind, $step, $undo_json, $at)`,
      { ...row },
    ),
  /** Its steps, the last one first. */
  stepsOf: (id: string) =>
    sql.all<OperationRow>("SELECT * FROM operations WHERE id = ? ORDER BY seq DESC", id),
  /** Those that did not come to an end, oldest first. */
  open: () =>
    sql.all<Pick<OperationRow, "id" | "team_key" | "agent_id" | "kind" | "at">>(
      "SELECT id, team_key, agent_id, kind, min(at) AS at FROM operations GROUP BY id ORDER BY at",
    ),
  undone: (id: string, seq: number) => sql.run("DELETE FROM operations WHERE id = ? AND seq = ?", id, seq),
  ended: (id: string) => sql.run("DELETE FROM operations WHERE id = ?", id),
});
