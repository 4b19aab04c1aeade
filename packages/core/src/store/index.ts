export type { HandoverForm } from "./handovers.ts";
export { readLayout } from "./layout.ts";
export type { EvidenceRow, MessageHead, MessageKind, MessageRow, Priority } from "./message-rows.ts";
export {
  ARRIVED,
  CLAIMABLE,
  GIVEN,
  type HoldStatus,
  LOST,
  MESSAGE_STATES,
  MESSAGE_STATUSES,
  type MessageStatus,
  OPEN,
} from "./message-statuses.ts";
export { explain, openForReading, openForWriting } from "./open-database.ts";
export { openOwnDatabase } from "./own-database.ts";
export type { QuestionEnd, QuestionRow } from "./questions.ts";
export { addCounts, type Batch, NOTHING, type PrunedCounts, type Scope } from "./retention.ts";
export type {
  AgentRow,
  ApprovalRow,
  DiscardedSessionRow,
  LeaseRow,
  OperationRow,
  PaneRow,
  ResultRow,
  Seat,
  SessionRow,
  TaskRow,
  TeamRow,
  TurnRow,
} from "./rows.ts";
export { SCHEMA_VERSION } from "./schema.ts";
export {
  APPROVAL_STATUS_MEANINGS,
  QUESTION_STATUS_MEANINGS,
  TURN_ENDING_MEANINGS,
} from "./statuses.ts";
export { createStore, type Store } from "./store.ts";
export { corruptIn, storedIn, storedNotes } from "./stored.ts";
export type { Ability } from "./untried.ts";
