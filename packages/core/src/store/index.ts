export { type LayoutReport, readLayout } from "./layout.ts";
export type { Evidence, NewMessage } from "./messages.ts";
export { explain, openForReading, openForWriting } from "./open.ts";
export type { QuestionEnd, QuestionRow } from "./questions.ts";
export { addCounts, type Batch, NOTHING, type PrunedCounts, type Scope } from "./retention.ts";
export {
  type AgentRow,
  type ApprovalRow,
  CLAIMABLE,
  ENDED,
  type EvidenceRow,
  type HoldStatus,
  type LeaseRow,
  MESSAGE_STATUSES,
  type MessageKind,
  type MessageRow,
  type MessageStatus,
  type PaneRow,
  type Priority,
  type ResultRow,
  type Seat,
  type SessionRow,
  type TaskRow,
  type TeamRow,
  type TokenRow,
  type TurnRow,
} from "./rows.ts";
export {
  APPROVAL_STATUS_MEANINGS,
  HOLD_HELP,
  MESSAGE_STATUS_MEANINGS,
  QUESTION_STATUS_MEANINGS,
  TURN_ENDING_MEANINGS,
} from "./statuses.ts";
export { createStore, type Store } from "./store.ts";
