import {
  ARRIVED,
  CLAIMABLE,
  ENDED,
  type EvidenceRow,
  GIVEN,
  type MessageHead,
  type MessageRow,
  type MessageStatus,
  type WaitingRow,
} from "./message-rows.ts";
import type { Sql } from "./statements.ts";

export const inList = (statuses: readonly MessageStatus[]) =>
  statuses.map((status) => `'${status}'`).join(",");

/** In the words of the index `messages_open`, without which it would not be used. */
const OPEN = `status NOT IN (${inList(ENDED)})`;
/** More than one hand-over can ever take; a longer queue is looked at from its front. */
const LOOK_AHEAD = 100;
const CLAIM_ORDER = "CASE priority WHEN 'interrupt' THEN 0 WHEN 'normal' THEN 1 ELSE 2 END, seq";

const GIVEN_FOR_SURE = `(status IN (${inList(ARRIVED)}) OR (status = 'submitted' AND EXISTS (
  SELECT 1 FROM handovers WHERE handovers.message_id = messages.message_id AND handovers.attempt = messages.attempt AND channel <> 'paste')))`;

const WAITING = "message_id, sender, recipient, status, status_since, condition, priority, seq, expires_at";
/** Every column but the text, of which the beginning is taken. */
const headOf = (
  pruned: string,
) => `seq, message_id, team_key, task_id, sender, recipient, reply_to, requires_ack, priority, kind, status,
  status_since, condition, substr(content, 1, $characters) AS content, length(content) > $characters AS is_cut,
  created_at, submitted_at, delivered_at, acknowledged_at, expires_at, attempts, attempt, lease_until, error, ${pruned} AS pruned_at`;
const MAX_EVIDENCE = 50;

/** The ways to look for messages; what changes one is in `messages.ts`. */
export const createMessageViews = (sql: Sql) => {
  let head: string | null = null;
  /** A database from before version 2 that is only looked at has pruned nothing. */
  const HEAD = () => {
    head ??= headOf(
      sql.get("SELECT 1 FROM pragma_table_info('messages') WHERE name = 'pruned_at'") ? "pruned_at" : "NULL",
    );
    return head;
  };
  return {
    get: (messageId: string) => sql.get<MessageRow>("SELECT * FROM messages WHERE message_id = ?", messageId),
    head: (messageId: string, characters: number) =>
      sql.get<MessageHead>(`SELECT ${HEAD()} FROM messages WHERE message_id = $id`, {
        id: messageId,
        characters,
      }),
    /** The latest of what is known of a message. */
    evidence: (messageId: string) =>
      sql.all<EvidenceRow>(
        `SELECT message_id, at, status, source, detail FROM (SELECT * FROM evidence WHERE message_id = ? ORDER BY id DESC LIMIT ${MAX_EVIDENCE}) ORDER BY id`,
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
    /** The same, without their texts. */
    claimableStates: (teamKey: string, recipient: string, now: number) =>
      sql.all<WaitingRow>(
        `SELECT ${WAITING} FROM messages WHERE team_key = ? AND recipient = ? AND status IN (${inList(CLAIMABLE)}) AND expires_at >= ? ORDER BY ${CLAIM_ORDER} LIMIT ${LOOK_AHEAD}`,
        teamKey,
        recipient,
        now,
      ),
    /** The first that have not ended, without their texts. */
    waiting: (teamKey: string, limit: number) =>
      sql.all<WaitingRow>(
        `SELECT ${WAITING} FROM messages WHERE team_key = ? AND ${OPEN} AND kind <> 'probe' ORDER BY seq LIMIT ?`,
        teamKey,
        limit,
      ),
    /** How many have not ended, for each recipient that has any. */
    waitingCounts: (teamKey: string) =>
      sql.all<{ recipient: string; count: number }>(
        `SELECT recipient, count(*) AS count FROM messages WHERE team_key = ? AND ${OPEN} AND kind <> 'probe' GROUP BY recipient`,
        teamKey,
      ),
    /** Whoever has a message that has not ended. */
    recipients: (teamKey: string): readonly string[] =>
      sql
        .all<{ recipient: string }>(
          `SELECT DISTINCT recipient FROM messages WHERE team_key = ? AND ${OPEN}`,
          teamKey,
        )
        .map(({ recipient }) => recipient),
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
    /** The latest messages of a member with the beginning of each text; `before` a message of them, to page on. */
    inboxHeads: (
      teamKey: string,
      agentId: string,
      page: {
        readonly limit: number;
        readonly since: number;
        readonly before: string | null;
        readonly characters: number;
      },
    ) =>
      sql.all<MessageHead>(
        `SELECT * FROM (SELECT ${HEAD()} FROM messages
         WHERE team_key = $team AND (recipient = $agent OR sender = $agent) AND created_at >= $since AND kind <> 'probe'
           AND ($before IS NULL OR seq < (SELECT seq FROM messages WHERE message_id = $before))
         ORDER BY seq DESC LIMIT $limit) ORDER BY seq`,
        { team: teamKey, agent: agentId, ...page },
      ),
    counts: (teamKey: string) =>
      sql.all<{ status: MessageStatus; count: number }>(
        "SELECT status, count(*) AS count FROM messages WHERE team_key = ? AND kind <> 'probe' GROUP BY status",
        teamKey,
      ),
    /**
     * The message that a recipient was given last: in a hook's answer, which its record shows later; in another way, once
     * the record proves it; and where it keeps no record, in any way.
     */
    latestTo: (teamKey: string, recipient: string, hasRecord: boolean) =>
      sql.get<MessageRow>(
        `SELECT * FROM messages WHERE team_key = ? AND recipient = ? AND kind IN ('message','task') AND ${hasRecord ? GIVEN_FOR_SURE : "submitted_at IS NOT NULL"} ORDER BY coalesce(submitted_at, delivered_at) DESC, seq DESC LIMIT 1`,
        teamKey,
        recipient,
      ),
    /** Something was handed over to it and not taken back. */
    wasGiven: (teamKey: string, recipient: string, since: number) =>
      sql.get(
        `SELECT 1 FROM messages WHERE team_key = ? AND recipient = ? AND status IN (${inList(GIVEN)}) AND submitted_at >= ?`,
        teamKey,
        recipient,
        since,
      ) !== undefined,
    /** What it was given last by this time, whatever became of it. */
    lastGiven: (teamKey: string, recipient: string, at: number) =>
      sql.get<Pick<MessageRow, "message_id" | "task_id" | "created_at">>(
        "SELECT message_id, task_id, created_at FROM messages WHERE team_key = ? AND recipient = ? AND kind IN ('message','task') AND submitted_at <= ? ORDER BY submitted_at DESC, seq DESC LIMIT 1",
        teamKey,
        recipient,
        at,
      ),
    /** Somebody wrote to it later, and it was given that. */
    wasWrittenTo: (teamKey: string, recipient: string, after: number) =>
      sql.get(
        "SELECT 1 FROM messages WHERE team_key = ? AND recipient = ? AND kind IN ('message','task') AND created_at > ? AND submitted_at IS NOT NULL",
        teamKey,
        recipient,
        after,
      ) !== undefined,
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
