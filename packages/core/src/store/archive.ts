import type { MessageRow } from "./message-rows.ts";
import { hasQuestions, type QuestionRow } from "./questions.ts";
import type { AgentRow, ApprovalRow, NoteRow, ResultRow, TaskRow, TurnRow } from "./rows.ts";
import type { Sql } from "./statements.ts";

const PAGE_ROWS = 50;

/**
 * Everything of a team, oldest first, a page at a time: memory stays flat, and no read is open between two pages. A read
 * that lasts would keep the write-ahead log growing for as long as it does.
 */
export const createArchive = (sql: Sql) => {
  const pages = <T>(table: string) =>
    function* (teamKey: string): Generator<T> {
      let after = 0;
      for (;;) {
        const rows = sql.all<T & { readonly row_: number }>(
          `SELECT rowid AS row_, * FROM ${table} WHERE team_key = ? AND rowid > ? ORDER BY rowid LIMIT ${PAGE_ROWS}`,
          teamKey,
          after,
        );
        for (const { row_, ...row } of rows) {
          after = row_;
          yield row as T;
        }
        if (rows.length < PAGE_ROWS) return;
      }
    };
  return {
    agents: pages<AgentRow>("agents"),
    messages: pages<MessageRow>("messages"),
    results: pages<ResultRow>("results"),
    tasks: pages<TaskRow>("tasks"),
    turns: pages<TurnRow>("turns"),
    approvals: pages<ApprovalRow>("approvals"),
    questions: (teamKey: string): Iterable<QuestionRow> =>
      hasQuestions(sql) ? pages<QuestionRow>("questions")(teamKey) : [],
    notes: pages<NoteRow>("notes"),
  };
};
