import type { Dialog, DialogDecision } from "@team-agent/plugin-api";
import { keysTo, optionFor } from "@team-agent/plugin-api/toolkit";

/** Where several may be ticked, Enter sends all that are. */
const TICK_BOX = /^\[.?\]/;

/**
 * Keys for one decision, derived from the options as they were read: a dialog of one question has three
 * options in one place and four in another. Null when the screen leaves a doubt.
 */
export const answer = (dialog: Dialog, decision: DialogDecision): readonly string[] | null => {
  const index = optionFor(dialog, decision, TICK_BOX);
  if (index === null) return null;
  const { key } = dialog.options[index]!;
  // Enter takes the marked option in every dialog; a digit alone only marks it in the one about trust.
  return keysTo(dialog, index) ?? (key !== null && dialog.kind === "approval" ? [key] : null);
};
