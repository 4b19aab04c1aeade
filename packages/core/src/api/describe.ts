import { sliceWhole } from "../mail/index.ts";
import type { EvidenceRow, MessageHead, MessageRow } from "../store/index.ts";

export interface MessageView {
  readonly message_id: string;
  readonly sender: string;
  readonly recipient: string;
  readonly task_id: string | null;
  readonly kind: string;
  readonly status: string;
  readonly status_since: number;
  readonly condition: string | null;
  readonly content: string;
  /** `content` is only a part of the text. */
  readonly is_cut?: true;
  readonly created_at: number;
  readonly submitted_at: number | null;
  readonly delivered_at: number | null;
  readonly acknowledged_at: number | null;
  /** When it ends if it still waits then. */
  readonly expires_at: number;
  readonly attempts: number;
  readonly error: string | null;
  /** When the text was taken away because it was old; null while it is there. */
  readonly pruned_at: number | null;
  readonly evidence?: readonly EvidenceRow[];
}

const BEGINNING_CHARACTERS = 2_000;

/** A message with the beginning of its text: where the text is not what was asked for. */
export const viewBeginning = (row: MessageRow): MessageView =>
  viewHead({
    ...row,
    content: sliceWhole(row.content, 0, BEGINNING_CHARACTERS),
    is_cut: row.content.length > BEGINNING_CHARACTERS ? 1 : 0,
  });

export const viewHead = (row: MessageHead): MessageView => ({
  ...viewMessage(row),
  ...(row.is_cut ? { is_cut: true } : {}),
});

/** A message as callers see it; the store's own columns stay inside. */
export const viewMessage = (row: MessageRow, evidence?: readonly EvidenceRow[]): MessageView => ({
  message_id: row.message_id,
  sender: row.sender,
  recipient: row.recipient,
  task_id: row.task_id,
  kind: row.kind,
  status: row.status,
  status_since: row.status_since,
  condition: row.condition,
  content: row.content,
  created_at: row.created_at,
  submitted_at: row.submitted_at,
  delivered_at: row.delivered_at,
  acknowledged_at: row.acknowledged_at,
  expires_at: row.expires_at,
  attempts: row.attempts,
  error: row.error,
  pruned_at: row.pruned_at ?? null,
  ...(evidence ? { evidence } : {}),
});
