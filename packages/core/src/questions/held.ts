import type { AskedQuestions, HookCall } from "@team-agent/plugin-api";
import { type HeldRequest, heldById, heldOf, isOvertaken } from "../approvals/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";
import type { QuestionRow } from "../store/index.ts";
import { AT_PANE, closeQuestion } from "./close.ts";
import { openQuestion } from "./open-question.ts";
import { describeParts } from "./parts.ts";

/** A program asks through its hook, which waits for the answer. */
export const askForHook = (context: Context, agent: LiveAgent, asked: AskedQuestions): QuestionRow => {
  const { teamKey, agentId } = agent;
  // Its dialog may have been seen first; it is the same question, and the hook is the better way.
  for (const row of context.store.questions.openOf(teamKey, agentId))
    if (row.source === "dialog") closeQuestion(context, row, { status: "gone", by: "coordinator" });
  const described = describeParts(asked);
  return openQuestion(context, {
    teamKey,
    agentId,
    source: "hook",
    ...described,
    taskId: null,
    callKey: null,
    notice: `The program of ${agentId} asks${described.options.length > 0 ? ` (question): ${described.text}` : ":"}`,
  });
};

export const heldQuestions = (agent: LiveAgent): readonly HeldRequest[] => heldOf(agent, "question");

/** The program went on: somebody answered at its window. */
export const closeOvertakenQuestions = (context: Context, agent: LiveAgent, call: HookCall): void => {
  for (const held of heldQuestions(agent)) if (isOvertaken(held, call)) questionAnsweredAtPane(context, held);
};

/** A turn ended at this time: what was asked in it before, nobody waits for, though the hook was not hung up. */
export const closeOutlivedQuestions = (context: Context, agent: LiveAgent, at: number): void => {
  for (const held of heldQuestions(agent)) {
    const row = context.store.questions.get(held.id);
    if (row && row.asked_at <= at && !held.call.fromSubagent) questionAnsweredAtPane(context, held);
  }
};

export const questionAnsweredAtPane = (context: Context, held: HeldRequest): void => {
  const row = context.store.questions.get(held.id);
  if (row) closeQuestion(context, row, { status: "answered", by: AT_PANE });
  held.settle({ kind: "none" });
};

/**
 * Nobody waits at the hook any more: it was another coordinator's, or it was let go. A dialog that still stands is asked
 * anew from the screen; where none stands, somebody answered it.
 */
export const closeUnheld = (context: Context, agent: LiveAgent, isDialogOpen: boolean): void => {
  for (const row of context.store.questions.openOf(agent.teamKey, agent.agentId))
    if (row.source === "hook" && !heldById(agent, row.question_id))
      closeQuestion(
        context,
        row,
        isDialogOpen ? { status: "gone", by: "coordinator" } : { status: "answered", by: AT_PANE },
      );
};
