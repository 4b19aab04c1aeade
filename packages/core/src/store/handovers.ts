import type { Sql } from "./statements.ts";

/** How much of a message went: all of it, or its beginning with the advice to read the rest. */
export type HandoverForm =
  | "whole"
  | "head"
  /** All of it, in a frame of an older version, which has no nonce. */
  | "unmarked";

/** One attempt to give a message to its recipient's program, written before the bytes leave. */
export interface HandoverRow {
  readonly message_id: string;
  readonly attempt: string;
  /** Stands in both marks of the frame and nowhere else: who shows it was given this very frame. */
  readonly nonce: string;
  readonly channel: string;
  readonly form: HandoverForm;
  /** The turn of the prompt that it went with, where the program names one. */
  readonly turn_id: string | null;
  readonly at: number;
}

export const createHandovers = (sql: Sql) => ({
  add: (row: HandoverRow) =>
    sql.run(
      "INSERT INTO handovers (message_id, attempt, nonce, channel, form, turn_id, at) VALUES ($message_id, $attempt, $nonce, $channel, $form, $turn_id, $at)",
      { ...row },
    ),
  find: (messageId: string, nonce: string) =>
    sql.get<HandoverRow>("SELECT * FROM handovers WHERE message_id = ? AND nonce = ?", messageId, nonce),
  latest: (messageId: string) =>
    sql.get<HandoverRow>("SELECT * FROM handovers WHERE message_id = ? ORDER BY at DESC LIMIT 1", messageId),
});
