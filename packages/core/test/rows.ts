import type { MessageRow, NewMessage } from "../src/store/message-rows.ts";
import type { TaskRow } from "../src/store/rows.ts";
import type { Store } from "../src/store/store.ts";

type NewResult = Parameters<Store["results"]["insert"]>[0];
type NewApproval = Parameters<Store["approvals"]["open"]>[0];
type NewQuestion = Parameters<Store["questions"]["open"]>[0];
type NewWatcher = Parameters<Store["watchers"]["add"]>[0];
type NewToken = Parameters<Store["tokens"]["add"]>[1];

// Rows of team t as a test writes them down: of alice, unless it says otherwise.

let messages = 0;
export const newMessage = (change: Partial<NewMessage> = {}): NewMessage => ({
  message_id: `msg_${(messages++).toString(16).padStart(12, "0")}`,
  team_key: "t",
  task_id: null,
  sender: "leader",
  recipient: "alice",
  reply_to: null,
  requires_ack: 0,
  priority: "normal",
  kind: "message",
  content: "hello",
  created_at: 1,
  expires_at: 1_000_000_000,
  call_key: null,
  ...change,
});

/** A message as the store answers it, with this text. */
export const messageRow = (content: string, change: Partial<MessageRow> = {}): MessageRow => ({
  seq: 1,
  message_id: "msg_0123456789ab",
  team_key: "t",
  task_id: null,
  sender: "leader",
  recipient: "alice",
  reply_to: null,
  requires_ack: 0,
  priority: "normal",
  kind: "message",
  status: "accepted",
  status_since: 1,
  condition: null,
  content,
  created_at: 1,
  submitted_at: null,
  delivered_at: null,
  acknowledged_at: null,
  expires_at: 2,
  attempts: 0,
  attempt: null,
  lease_until: null,
  error: null,
  pruned_at: null,
  ...change,
});

export const newTask = (change: Partial<TaskRow> = {}): TaskRow => ({
  team_key: "t",
  task_id: "task_1",
  title: "x",
  assignee: "alice",
  status: "running",
  spec_json: "{}",
  summary: null,
  retry_count: 0,
  created_at: 1,
  updated_at: 1,
  ...change,
});

export const newResult = (change: Partial<NewResult> = {}): NewResult => ({
  result_id: "res_1",
  team_key: "t",
  task_id: "task_1",
  agent_id: "alice",
  status: "success",
  envelope_json: "{}",
  created_at: 1,
  call_key: null,
  ...change,
});

export const newApproval = (change: Partial<NewApproval> = {}): NewApproval => ({
  approval_id: "apr_1",
  team_key: "t",
  agent_id: "alice",
  source: "hook",
  tool: "x",
  command: "y",
  opened_at: 1,
  ...change,
});

export const newQuestion = (change: Partial<NewQuestion> = {}): NewQuestion => ({
  question_id: "qst_1",
  team_key: "t",
  agent_id: "alice",
  source: "agent",
  task_id: null,
  text: "Which one?",
  options_json: "[]",
  asked_at: 1,
  call_key: null,
  ...change,
});

/** Watches whatever the team reports, unless the change names a task, an agent or a message. */
export const newWatcher = (change: Partial<NewWatcher> = {}): NewWatcher => ({
  watcher_id: "w1",
  team_key: "t",
  task_id: null,
  agent_id: null,
  message_id: null,
  created_at: 1,
  ...change,
});

export const newTokenRow = (change: Partial<NewToken> = {}): NewToken => ({
  team_key: "t",
  agent_id: "alice",
  seat: "worker",
  created_at: 1,
  ...change,
});
