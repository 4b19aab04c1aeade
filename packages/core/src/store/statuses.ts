import type { HoldStatus, MessageStatus } from "./message-rows.ts";
import type { QuestionRow } from "./questions.ts";
import type { ApprovalRow, TurnRow } from "./rows.ts";

// What the statuses of the stored rows mean. A status without a meaning does not compile; docs/states.md is made of it.

export const MESSAGE_STATUS_MEANINGS: Readonly<Record<MessageStatus, string>> = {
  accepted:
    "It is stored, and the sender has its id. Nothing was tried yet, or an earlier hand-over was proven not to have arrived.",
  queued_until_leader_attach: "For the leader, and no leader is bound to the team.",
  queued_stopped: "The agent is stopped or paused.",
  queued_pane_missing:
    "The agent should run, and its program does not; or it runs and cannot reach the coordinator (link lost).",
  queued_until_start: "The program is starting.",
  queued_until_trust: "The program asks whether the folder is trusted.",
  queued_until_approval: "The agent waits for a permission.",
  queued_until_dialog: "A question or another dialog is open, or the screen shows no input line.",
  queued_until_idle:
    "The agent is busy. With hooks it gets the message at its next tool call or at the end of its turn; without, at the end.",
  queued_until_human:
    "A person is using the pane, has a draft in the input line, or the pane is in copy mode.",
  queued_until_quota:
    "The provider's limit is reached (rate limit or quota). Ends at the time that the provider names, else after 1, 2, 4 … 15 minutes; then one turn is tried.",
  target_resolved:
    "One attempt has claimed it. The claim ends by itself: after 30 seconds for a hook's answer, 60 for a paste.",
  submitted:
    "It was handed over. Written **before** the bytes leave, so a crash shows as `submitted` and not as lost. It does not expire.",
  delivered:
    "**The program recorded it itself**: its transcript holds the text with the message's mark. For a program without a transcript: the input line took the text, and the evidence says that this is weaker.",
  acknowledged:
    "The recipient answered: it reported a result for it, replied to it, or read it through a tool.",
  failed: "Handed over five times, and never in the program's record. The leader is told.",
  cancelled:
    "Taken back before it was handed over: by its sender or a leader, or a notice whose cause is gone.",
  expired:
    "It waited for as long as the team's `message_ttl` or its own `--expires-in` lets it (24 hours); nobody was given it, and nobody will be. Its sender and the leader are told. Results, questions and notices have 24 hours at least.",
};

/** What ends a hold, where somebody can do something about it; null where it ends by itself. */
export const HOLD_HELP: Readonly<Record<HoldStatus, string | null>> = {
  queued_until_leader_attach: "team-agent <provider>",
  queued_stopped: "team-agent start-agent <agent>",
  queued_pane_missing: "team-agent start-agent <agent> --force",
  queued_until_start: null,
  queued_until_trust: "team-agent attach <agent>",
  queued_until_approval: "team-agent approvals",
  queued_until_dialog: "team-agent explain <agent>",
  queued_until_idle: 'team-agent send <agent> "…" --priority interrupt',
  queued_until_human: null,
  queued_until_quota: null,
};

export const APPROVAL_STATUS_MEANINGS: Readonly<Record<ApprovalRow["status"], string>> = {
  open: "It waits for an answer.",
  approved: "The tool may run.",
  denied: "The tool may not run, and the model was told why.",
  answered_at_pane: "Somebody answered at the agent's own window, or the program gave its question up.",
  gone: "The program ended before anybody answered.",
};

export const QUESTION_STATUS_MEANINGS: Readonly<Record<QuestionRow["status"], string>> = {
  open: "It waits for an answer.",
  answered:
    "By the leader or a person; or its dialog went away by itself (`answered_at_pane`), and nobody tells what was chosen there.",
  gone: "The program that asked ended, or its hook waits no longer; what its dialog asks then is a new question. What was asked through the tool waits on.",
  withdrawn: "Its conversation was given up (`--allow-fresh`).",
};

export const TURN_ENDING_MEANINGS: Readonly<Record<NonNullable<TurnRow["ending"]>, string>> = {
  closed: "It came to its end.",
  interrupted: "Somebody stopped it: a person at the window, or a message of priority `interrupt`.",
  error: "The provider's error ended it.",
  lost: "Its program ended in the middle of it.",
};
