import type { ApprovalRow } from "./rows.ts";
import type { Sql } from "./statements.ts";

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
  /** The oldest that are open. */
  firstOpen: (teamKey: string, limit: number) =>
    sql.all<ApprovalRow>(
      "SELECT * FROM approvals WHERE team_key = ? AND status = 'open' ORDER BY opened_at LIMIT ?",
      teamKey,
      limit,
    ),
  countOpen: (teamKey: string) =>
    sql.get<{ n: number }>(
      "SELECT count(*) AS n FROM approvals WHERE team_key = ? AND status = 'open'",
      teamKey,
    )!.n,
  allOpen: () => sql.all<ApprovalRow>("SELECT * FROM approvals WHERE status = 'open' ORDER BY opened_at"),
});
