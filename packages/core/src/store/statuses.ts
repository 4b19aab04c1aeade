import type { QuestionRow } from "./questions.ts";
import type { ApprovalRow, TurnRow } from "./rows.ts";

// What the statuses of the stored rows mean. A status without a meaning does not compile; docs/states.md is made of it.

export const APPROVAL_STATUS_MEANINGS: Readonly<Record<ApprovalRow["status"], string>> = {
  open: "It waits for an answer.",
  approved: "The tool may run.",
  denied:
    "The tool may not run, and the model is told why where a hook asked: the keys of a dialog carry no reason.",
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
