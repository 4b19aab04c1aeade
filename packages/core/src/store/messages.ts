import {
  CLAIMABLE,
  type EvidenceRow,
  type HoldStatus,
  type MessageKind,
  type MessageRow,
  type MessageStatus,
  type Priority,
} from "./rows.ts";
import type { Sql } from "./statements.ts";

export interface NewMessage {
  readonly message_id: string;
  readonly team_key: string;
  readonly task_id: string | null;
  readonly sender: string;
  readonly recipient: string;
  readonly reply_to: string | null;
  readonly requires_ack: 0 | 1;
  readonly priority: Priority;
  readonly kind: MessageKind;
  readonly content: string;
  readonly created_at: number;
  readonly expires_at: number;
  /** `agent:tool-call id` of the client, which makes a repeated call harmless; null when it gave none. */
  readonly call_key: string | null;
}

export interface Evidence {
  readonly at: number;
  readonly source: string;
  readonly detail: string;
}

const OPEN = "status NOT IN ('delivered','acknowledged','failed','cancelled','expired')";
const inList = (statuses: readonly MessageStatus[]) => statuses.map((status) => `'${status}'`).join(",");
/** More than one hand-over can ever take; a longer queue is looked at from its front. */
const LOOK_AHEAD = 100;
const CLAIM_ORDER = "CASE priority WHEN 'interrupt' THEN 0 WHEN 'normal' THEN 1 ELSE 2 END, seq";

export const createMessages = (sql: Sql) => {
  const addEvidence = (messageId: string, status: MessageStatus, { at, source, detail }: Evidence) => {
    sql.run(
      "INSERT INTO evidence (message_id, at, status, source, detail) VALUES (?,?,?,?,?)",
      messageId,
      at,
      status,
      source,
      detail.slice(0, 500),
    );
  };

  /** The one way a status changes: only from one of `from`, with its evidence, or not at all. */
  const transition = (
    messageId: string,
    from: readonly MessageStatus[],
    to: MessageStatus,
    evidence: Evidence,
    extra: {
      condition?: string | null;
      error?: string | null;
      attempt?: string | null;
      lease_until?: number | null;
    } = {},
  ): boolean =>
    sql.transaction(() => {
      const stamp =
        to === "submitted"
          ? ", submitted_at = $at"
          : to === "delivered"
            ? ", delivered_at = $at"
            : to === "acknowledged"
              ? ", acknowledged_at = $at"
              : "";
      const changed = sql.run(
        `UPDATE messages SET status = $to, status_since = $at, condition = $condition, error = $error,
           attempt = coalesce($attempt, attempt), lease_until = $lease ${stamp}
         WHERE message_id = $id AND status IN (${inList(from)})`,
        {
          id: messageId,
          to,
          at: evidence.at,
          condition: extra.condition ?? null,
          error: extra.error ?? null,
          attempt: extra.attempt ?? null,
          lease: extra.lease_until ?? null,
        },
      );
      if (changed === 1) addEvidence(messageId, to, evidence);
      return changed === 1;
    });

  return {
    transition,
    addEvidence,
    /** Stores a message; answers the stored one when the same call was made before. */
    insert: (message: NewMessage): { readonly row: MessageRow; readonly repeated: boolean } =>
      sql.transaction(() => {
        const earlier = message.call_key
          ? sql.get<MessageRow>("SELECT * FROM messages WHERE call_key = ?", message.call_key)
          : undefined;
        if (earlier) return { row: earlier, repeated: true };
        sql.run(
          `INSERT INTO messages (message_id, team_key, task_id, sender, recipient, reply_to, requires_ack, priority, kind, status, status_since, content, created_at, expires_at, call_key)
           VALUES ($message_id, $team_key, $task_id, $sender, $recipient, $reply_to, $requires_ack, $priority, $kind, 'accepted', $created_at, $content, $created_at, $expires_at, $call_key)`,
          { ...message },
        );
        addEvidence(message.message_id, "accepted", {
          at: message.created_at,
          source: "store",
          detail: `from ${message.sender}`,
        });
        return {
          row: sql.get<MessageRow>("SELECT * FROM messages WHERE message_id = ?", message.message_id)!,
          repeated: false,
        };
      }),
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
    /** False also for what has waited too long: from then on nobody is given it. */
    claim: (messageId: string, attempt: string, leaseUntil: number, evidence: Evidence): boolean =>
      sql.transaction(() => {
        const lease = { attempt, lease_until: leaseUntil };
        const late = sql.get(
          "SELECT 1 FROM messages WHERE message_id = ? AND expires_at < ?",
          messageId,
          evidence.at,
        );
        if (late || !transition(messageId, CLAIMABLE, "target_resolved", evidence, lease)) return false;
        sql.run("UPDATE messages SET attempts = attempts + 1 WHERE message_id = ?", messageId);
        return true;
      }),
    hold: (messageId: string, status: HoldStatus, condition: string, at: number): boolean => {
      const row = sql.get<Pick<MessageRow, "status" | "condition">>(
        "SELECT status, condition FROM messages WHERE message_id = ?",
        messageId,
      );
      if (row?.status === status) {
        // The hold goes on: its since stays, only the words may change.
        if (row.condition !== condition)
          sql.run(
            "UPDATE messages SET condition = ? WHERE message_id = ? AND status = ?",
            condition,
            messageId,
            status,
          );
        return false;
      }
      return transition(
        messageId,
        CLAIMABLE,
        status,
        { at, source: "delivery", detail: condition },
        { condition },
      );
    },
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
  };
};
export type Messages = ReturnType<typeof createMessages>;
