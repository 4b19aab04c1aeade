import type { Evidence, MessageRow, NewMessage } from "./message-rows.ts";
import { CLAIMABLE, type HoldStatus, type MessageStatus } from "./message-statuses.ts";
import { createMessageViews, inList } from "./message-views.ts";
import type { Sql } from "./statements.ts";

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
    ...createMessageViews(sql),
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
  };
};
export type Messages = ReturnType<typeof createMessages>;
