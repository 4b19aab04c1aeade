import { ENDED } from "./message-rows.ts";
import { inList } from "./message-views.ts";
import type { Sql } from "./statements.ts";
import { DONE_TASKS } from "./tasks.ts";

/** What of one team is old: everything that was finished before this time. */
export interface Scope {
  readonly teamKey: string;
  readonly before: number;
}

/** How many rows went. Of messages the text went, and the row stays; of everything else the row. */
export interface PrunedCounts {
  readonly messages: number;
  readonly evidence: number;
  readonly turns: number;
  readonly approvals: number;
  readonly questions: number;
  readonly scheduled: number;
  readonly notices: number;
  readonly watchers: number;
  readonly tokens: number;
}

export const NOTHING: PrunedCounts = {
  messages: 0,
  evidence: 0,
  turns: 0,
  approvals: 0,
  questions: 0,
  scheduled: 0,
  notices: 0,
  watchers: 0,
  tokens: 0,
};

export const addCounts = (a: PrunedCounts, b: Partial<PrunedCounts>): PrunedCounts =>
  Object.fromEntries(
    Object.entries(a).map(([name, count]) => [name, count + (b[name as keyof PrunedCounts] ?? 0)]),
  ) as unknown as PrunedCounts;

/** Where the next batch goes on. */
export interface Place {
  readonly kind: number;
  readonly at: number;
  readonly row: number;
}

export interface Batch {
  readonly counts: Partial<PrunedCounts>;
  /** Null after the last batch. */
  readonly next: Place | null;
}

/** One transaction takes no longer than a few milliseconds: this many rows, and about this much text. */
const BATCH_ROWS = 100;
const BATCH_BYTES = 512 * 1024;
const START: Place = { kind: 0, at: Number.MIN_SAFE_INTEGER, row: 0 };

interface Kind {
  readonly name: Exclude<keyof PrunedCounts, "evidence">;
  readonly table: string;
  /** The column that says when a row was finished. */
  readonly at: string;
  readonly finished: string;
}

/** A text that tells an agent what to do is needed until its task is done, however old it is. */
const ORDER_OF_OPEN_TASK = `EXISTS (SELECT 1 FROM tasks WHERE tasks.team_key = messages.team_key AND tasks.task_id = messages.task_id
  AND tasks.assignee = messages.recipient AND tasks.status NOT IN (${DONE_TASKS}))`;
/** The last turn of an agent says what the agent is doing, and that its conversation was ever used. */
const NOT_THE_LAST_TURN =
  "id < (SELECT max(id) FROM turns AS t WHERE t.team_key = turns.team_key AND t.agent_id = turns.agent_id)";

const KINDS: readonly Kind[] = [
  {
    name: "messages",
    table: "messages",
    at: "status_since",
    // In the words of the index `messages_prunable`.
    finished: `pruned_at IS NULL AND status IN (${inList(ENDED)}) AND NOT ${ORDER_OF_OPEN_TASK}`,
  },
  { name: "turns", table: "turns", at: "closed_at", finished: NOT_THE_LAST_TURN },
  { name: "approvals", table: "approvals", at: "closed_at", finished: "status <> 'open'" },
  { name: "questions", table: "questions", at: "closed_at", finished: "status <> 'open'" },
  { name: "scheduled", table: "scheduled_events", at: "fired_at", finished: "status <> 'pending'" },
  { name: "notices", table: "notices", at: "withdrawn_at", finished: "withdrawn_at IS NOT NULL" },
  { name: "watchers", table: "result_watchers", at: "completed_at", finished: "status <> 'pending'" },
  { name: "tokens", table: "tokens", at: "revoked_at", finished: "revoked_at IS NOT NULL" },
];

interface Old {
  readonly row: number;
  readonly at: number;
}

export const createRetention = (sql: Sql) => {
  const select = (kind: Kind, { teamKey, before }: Scope, after: Place, limit: number, columns = "") =>
    sql.all<Old & { readonly bytes: number }>(
      `SELECT rowid AS row, ${kind.at} AS at ${columns} FROM ${kind.table}
       WHERE team_key = $team AND ${kind.at} < $before AND ${kind.at} >= $at AND (${kind.at} > $at OR rowid > $row) AND ${kind.finished}
       ORDER BY ${kind.at}, rowid LIMIT $limit`,
      { team: teamKey, before, at: after.at, row: after.row, limit },
    );

  const evidenceBeforeLast =
    "message_id = (SELECT message_id FROM messages WHERE seq = $seq) AND id < (SELECT max(id) FROM evidence WHERE message_id = (SELECT message_id FROM messages WHERE seq = $seq))";
  const countEvidence = (seq: number): number =>
    sql.get<{ n: number }>(`SELECT count(*) AS n FROM evidence WHERE ${evidenceBeforeLast}`, { seq })!.n;
  const deleteEvidence = (seq: number, limit: number): number =>
    sql.run(
      `DELETE FROM evidence WHERE id IN (SELECT id FROM evidence WHERE ${evidenceBeforeLast} LIMIT $limit)`,
      { seq, limit },
    );

  const columns = () =>
    sql.all<{ name: string }>("SELECT name FROM pragma_table_info('messages')").map(({ name }) => name);

  /**
   * Takes the texts away. The rows are deleted and put back, because a text that is overwritten by a shorter one leaves
   * its page half empty, and such a page is never used again.
   */
  const emptyMessages = (messages: readonly Old[], now: number): void => {
    const names = columns();
    const kept = names.map((name) => (name === "content" ? "'' AS content" : name));
    const rows = messages.map(
      ({ row }) =>
        sql.get<Record<string, string | number | null>>(`SELECT ${kept} FROM messages WHERE seq = ?`, row)!,
    );
    for (const { row } of messages) {
      sql.run(
        "DELETE FROM handovers WHERE message_id = (SELECT message_id FROM messages WHERE seq = ?)",
        row,
      );
      sql.run("DELETE FROM messages WHERE seq = ?", row);
    }
    const insert = `INSERT INTO messages (${names}) VALUES (${names.map((name) => `$${name}`)})`;
    for (const row of rows) sql.run(insert, { ...row, pruned_at: now });
  };

  const pruneMessages = (found: readonly (Old & { readonly bytes: number })[], now: number | null) => {
    const done: Old[] = [];
    let [evidence, bytes] = [0, 0];
    for (const message of found) {
      bytes += message.bytes;
      if (done.length > 0 && bytes > BATCH_BYTES) break;
      const room = 2 * BATCH_ROWS - evidence;
      const gone = now === null ? countEvidence(message.row) : deleteEvidence(message.row, room);
      evidence += gone;
      if (now !== null && gone === room) break;
      done.push(message);
    }
    if (now !== null) emptyMessages(done, now);
    return { done, counts: { messages: done.length, evidence } };
  };

  const pruneRows = (kind: Kind, found: readonly Old[], now: number | null) => {
    if (now !== null) for (const { row } of found) sql.run(`DELETE FROM ${kind.table} WHERE rowid = ?`, row);
    return { done: found, counts: { [kind.name]: found.length } };
  };

  return {
    /**
     * Prunes one batch of what is old in a team, as one transaction; with `now` null it only counts. `place` is where
     * the batch before ended. A place that is lost costs nothing: what was pruned is not found again.
     */
    batch: (scope: Scope, place: Place | null, now: number | null): Batch =>
      sql.transaction(() => {
        let at = place ?? START;
        for (; at.kind < KINDS.length; at = { ...START, kind: at.kind + 1 }) {
          const kind = KINDS[at.kind]!;
          const isMessages = kind.name === "messages";
          const found = select(
            kind,
            scope,
            at,
            BATCH_ROWS,
            isMessages ? ", octet_length(content) AS bytes" : "",
          );
          if (found.length === 0) continue;
          const { done, counts } = isMessages ? pruneMessages(found, now) : pruneRows(kind, found, now);
          return { counts, next: { kind: at.kind, ...(done.at(-1) ?? at) } };
        }
        return { counts: {}, next: null };
      }),
  };
};
