import type { Dialog, DialogDecision, DialogOption } from "@team-agent/plugin-api";
import { nextTick } from "@team-agent/plugin-api/toolkit";

/** The keys that choose what the decision means among the options on the screen. */
export const answerDialog = (dialog: Dialog, decision: DialogDecision): readonly string[] | null => {
  // Escape leaves a question unanswered and the turn goes on.
  if (dialog.kind === "question" && decision === "skip") return ["Escape"];
  if (typeof decision === "object" && "ticks" in decision) {
    const next = nextTick(dialog, decision.ticks);
    return next === "done" ? ["Right"] : next === null ? null : [`${next + 1}`];
  }
  const index = indexOf(dialog, decision);
  const option = dialog.options[index];
  if (option === undefined) return null;
  if (option.key !== null) return [option.key];
  if (dialog.cursor === null) return null;
  const steps = index - dialog.cursor;
  return [...Array<string>(Math.abs(steps)).fill(steps > 0 ? "Down" : "Up"), "Enter"];
};

const indexOf = (dialog: Dialog, decision: DialogDecision): number => {
  if (typeof decision === "object")
    return dialog.kind === "question" && !dialog.multiple && "option" in decision ? decision.option : -1;
  return dialog.options.findIndex((option) => isMeant(dialog, option, decision));
};

const isMeant = (
  { kind }: Dialog,
  { meaning }: DialogOption,
  decision: Exclude<DialogDecision, object>,
): boolean => {
  if (kind === "trust")
    return decision === "trust" ? meaning === "accept" : decision === "deny" && meaning === "exit";
  return kind === "approval" && (decision === "accept" || decision === "deny") && meaning === decision;
};
