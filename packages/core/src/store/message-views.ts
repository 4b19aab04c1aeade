import { CLAIMABLE, type EvidenceRow, type MessageRow, type MessageStatus } from "./message-rows.ts";
import type { Sql } from "./statements.ts";

const OPEN = "status NOT IN ('delivered','acknowledged','failed','cancelled','expired')";
/** More than one hand-over can ever take; a longer queue is looked at from its front. */
const LOOK_AHEAD = 100;
const CLAIM_ORDER = "CASE priority WHEN 'interrupt' THEN 0 WHEN 'normal' THEN 1 ELSE 2 END, seq";

export const inList = (statuses: readonly MessageStatus[]) =>
  statuses.map((status) => `'${status}'`).join(",");

/** The ways to look for messages; what changes one is in `messages.ts`. */
export const createMessageViews = (sql: Sql) => ({
  get: (messageId: string) => sql.get<MessageRow>("SELECT * FROM messages WHERE message_id = ?", messageId),
  evidence: (messageId: string) =>
    sql.all<EvidenceRow>(
      "SELECT message_id, at, status, source, detail FROM evidence WHERE message_id = ? ORDER BY id",
      messageId,
    ),
  /** Messages that may be claimed now, in the order in which they must arrive. */
  claimable: (teamKey: string, recipient: string, now: number) =>
    sql.all<MessageRow>(
      `SELECT * FROM messages WHERE team_key = ? AND recipient = ? AND status IN (${inList(CLAIMABLE)}) AND expires_at >= ? ORDER BY ${CLAIM_ORDER} LIMIT ${LOOK_AHEAD}`,
      teamKey,
      recipient,
      now,
    ),
  open: (teamKey: string, recipient?: string) =>
    recipient === undefined
      ? sql.all<MessageRow>(`SELECT * FROM messages WHERE team_key = ? AND ${OPEN} ORDER BY seq`, teamKey)
      : sql.all<MessageRow>(
          `SELECT * FROM messages WHERE team_key = ? AND recipient = ? AND ${OPEN} ORDER BY seq`,
          teamKey,
          recipient,
        ),
  /** Handed over, and the proof that it arrived still missing. */
  submitted: (teamKey: string, recipient: string) =>
    sql.all<MessageRow>(
      "SELECT * FROM messages WHERE team_key = ? AND recipient = ? AND status = 'submitted' ORDER BY seq",
      teamKey,
      recipient,
    ),
  leasesBefore: (now: number) =>
    sql.all<MessageRow>("SELECT * FROM messages WHERE status = 'target_resolved' AND lease_until < ?", now),
  expired: (now: number) =>
    sql.all<MessageRow>(
      `SELECT * FROM messages WHERE expires_at < ? AND status IN (${inList(CLAIMABLE)})`,
      now,
    ),
  inbox: (teamKey: string, agentId: string, limit: number, since: number) =>
    sql.all<MessageRow>(
      `SELECT * FROM (SELECT * FROM messages WHERE team_key = ? AND (recipient = ? OR sender = ?) AND created_at >= ? AND kind <> 'probe' ORDER BY seq DESC LIMIT ?) ORDER BY seq`,
      teamKey,
      agentId,
      agentId,
      since,
      limit,
    ),
  counts: (teamKey: string) =>
    sql.all<{ status: MessageStatus; count: number }>(
      "SELECT status, count(*) AS count FROM messages WHERE team_key = ? AND kind <> 'probe' GROUP BY status",
      teamKey,
    ),
  /** The last message that reached a recipient: proven by its record, or, where it keeps none, handed over. */
  latestTo: (teamKey: string, recipient: string, hasRecord: boolean) =>
    sql.get<MessageRow>(
      `SELECT * FROM messages WHERE team_key = ? AND recipient = ? AND kind IN ('message','task') AND ${hasRecord ? "status IN ('delivered','acknowledged')" : "submitted_at IS NOT NULL"} ORDER BY coalesce(delivered_at, submitted_at) DESC, seq DESC LIMIT 1`,
      teamKey,
      recipient,
    ),
  forTask: (teamKey: string, recipient: string, taskId: string) =>
    sql.all<MessageRow>(
      "SELECT * FROM messages WHERE team_key = ? AND recipient = ? AND (task_id = ? OR message_id = ?)",
      teamKey,
      recipient,
      taskId,
      taskId,
    ),
});
