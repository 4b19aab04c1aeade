import type { Sql } from "./statements.ts";

export interface QuestionRow {
  readonly question_id: string;
  readonly team_key: string;
  readonly agent_id: string;
  /**
   * `agent`: asked through a tool, answered by a message. `dialog`: stands on the screen, answered by keys. `hook`: the
   * program's hook waits for the answer.
   */
  readonly source: "agent" | "dialog" | "hook";
  readonly task_id: string | null;
  readonly text: string;
  /** A list of labels; empty where the answer is free, and where several questions are asked at once. */
  readonly options_json: string;
  readonly status: "open" | QuestionEnd;
  readonly asked_at: number;
  readonly closed_at: number | null;
  /** Null also where a dialog was answered at the pane: what was chosen there, nobody tells. */
  readonly answer: string | null;
  readonly answered_by: string | null;
  /** The message that told the leader. */
  readonly notice_id: string | null;
  /** The message that carries the answer. */
  readonly answer_id: string | null;
}

/** `withdrawn`: its conversation was given up. `gone`: the program that asked ended, or its hook waits no longer. */
export type QuestionEnd = "answered" | "withdrawn" | "gone";

type Asked = Pick<
  QuestionRow,
  "question_id" | "team_key" | "agent_id" | "source" | "task_id" | "text" | "options_json" | "asked_at"
> & { readonly call_key: string | null };

/** False in a database from before version 3 that is only looked at. */
export const hasQuestions = (sql: Sql): boolean =>
  sql.get("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'questions'") !== undefined;

export const createQuestions = (sql: Sql) => ({
  open: (question: Asked) =>
    sql.run(
      `INSERT INTO questions (question_id, team_key, agent_id, source, task_id, text, options_json, status, asked_at, call_key)
       VALUES ($question_id, $team_key, $agent_id, $source, $task_id, $text, $options_json, 'open', $asked_at, $call_key)`,
      { ...question },
    ),
  told: (questionId: string, noticeId: string | null) =>
    sql.run("UPDATE questions SET notice_id = ? WHERE question_id = ?", noticeId, questionId),
  get: (questionId: string) =>
    sql.get<QuestionRow>("SELECT * FROM questions WHERE question_id = ?", questionId),
  byCall: (callKey: string) => sql.get<QuestionRow>("SELECT * FROM questions WHERE call_key = ?", callKey),
  /** First answer wins; false when it was closed already. */
  close: (
    questionId: string,
    end: Pick<QuestionRow, "answer" | "answer_id"> & {
      readonly status: QuestionEnd;
      readonly by: string;
      readonly at: number;
    },
  ) =>
    sql.run(
      `UPDATE questions SET status = $status, answer = $answer, answer_id = $answer_id, answered_by = $by, closed_at = $at
       WHERE question_id = $question_id AND status = 'open'`,
      { question_id: questionId, ...end },
    ) === 1,
  openOf: (teamKey: string, agentId?: string, limit = -1): readonly QuestionRow[] =>
    hasQuestions(sql)
      ? sql.all<QuestionRow>(
          `SELECT * FROM questions WHERE team_key = $team AND ($agent IS NULL OR agent_id = $agent) AND status = 'open'
           ORDER BY asked_at, rowid LIMIT $limit`,
          { team: teamKey, agent: agentId ?? null, limit },
        )
      : [],
  countOpen: (teamKey: string): number =>
    hasQuestions(sql)
      ? sql.get<{ n: number }>(
          "SELECT count(*) AS n FROM questions WHERE team_key = ? AND status = 'open'",
          teamKey,
        )!.n
      : 0,
  /** Those that a program asks itself, on its screen or through its hook. */
  openDialogs: () =>
    sql.all<QuestionRow>(
      "SELECT * FROM questions WHERE status = 'open' AND source <> 'agent' ORDER BY asked_at, rowid",
    ),
});
