// What is stored of a message, and the states it can be in.

/** How far a message has come. Whatever asks which statuses there are for something asks for phases. */
export type MessagePhase =
  /** It may be claimed for an attempt. */
  | "waiting"
  | "claimed"
  /** Given to the program, and not yet in its record. */
  | "handed"
  | "arrived"
  /** Nobody will be given it any more. */
  | "lost";

/** In the order in which a message may come to them. A status without a phase does not compile. */
const PHASES = {
  accepted: "waiting",
  queued_until_trust: "waiting",
  queued_until_start: "waiting",
  queued_until_idle: "waiting",
  queued_until_approval: "waiting",
  queued_until_dialog: "waiting",
  queued_until_human: "waiting",
  queued_until_quota: "waiting",
  queued_until_leader_attach: "waiting",
  queued_stopped: "waiting",
  queued_pane_missing: "waiting",
  target_resolved: "claimed",
  submitted: "handed",
  delivered: "arrived",
  acknowledged: "arrived",
  failed: "lost",
  cancelled: "lost",
  expired: "lost",
} as const satisfies Readonly<Record<string, MessagePhase>>;

export type MessageStatus = keyof typeof PHASES;
export type HoldStatus = Extract<MessageStatus, `queued_${string}`>;
export const MESSAGE_STATUSES = Object.keys(PHASES) as readonly MessageStatus[];

const statusesOf = (...phases: readonly MessagePhase[]): readonly MessageStatus[] =>
  MESSAGE_STATUSES.filter((status) => phases.includes(PHASES[status]));

/** States in which a message may still be claimed for an attempt. */
export const CLAIMABLE = statusesOf("waiting");
export const OPEN = statusesOf("waiting", "claimed", "handed");
/** Its recipient has it, or will have it unless it is taken back. */
export const GIVEN = statusesOf("handed", "arrived");
export const ARRIVED = statusesOf("arrived");
export const LOST = statusesOf("lost");
export const ENDED = statusesOf("arrived", "lost");

export type Priority = "normal" | "interrupt" | "when_idle";
export type MessageKind = "message" | "task" | "result" | "notice" | "question" | "probe";

export interface MessageRow {
  readonly seq: number;
  readonly message_id: string;
  readonly team_key: string;
  readonly task_id: string | null;
  readonly sender: string;
  readonly recipient: string;
  readonly reply_to: string | null;
  readonly requires_ack: number;
  readonly priority: Priority;
  readonly kind: MessageKind;
  readonly status: MessageStatus;
  readonly status_since: number;
  /** Why it is held, in words. */
  readonly condition: string | null;
  readonly content: string;
  readonly created_at: number;
  readonly submitted_at: number | null;
  readonly delivered_at: number | null;
  readonly acknowledged_at: number | null;
  readonly expires_at: number;
  readonly attempts: number;
  readonly attempt: string | null;
  readonly lease_until: number | null;
  readonly error: string | null;
  /** When its text and all but the last of its evidence were taken away; null while they are there. */
  readonly pruned_at: number | null;
}

/** A message without the whole of its text: what lists need, however long the text is. */
export interface MessageHead extends MessageRow {
  /** 1: `content` is only the beginning. */
  readonly is_cut: 0 | 1;
}

/** A message that has not ended, without its text. */
export type WaitingRow = Pick<
  MessageRow,
  | "message_id"
  | "sender"
  | "recipient"
  | "status"
  | "status_since"
  | "condition"
  | "priority"
  | "seq"
  | "expires_at"
>;

export interface EvidenceRow {
  readonly message_id: string;
  readonly at: number;
  readonly status: MessageStatus;
  readonly source: string;
  readonly detail: string;
}

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
