import type { Dialog, DialogDecision } from "@team-agent/plugin-api";
import { optionFor } from "@team-agent/plugin-api/toolkit";

const TICK_BOX = /^\[.?\]/;
/** Behind this "No" stands a field, and Enter does nothing while it is empty. */
const WANTS_WORDS = /tell Copilot what to do differently/;

/** The digit of the option as it was read: it takes the option, or moves into its field. */
export const answer = (dialog: Dialog, decision: DialogDecision): readonly string[] | null => {
  const index = optionFor(dialog, decision, TICK_BOX);
  const option = index === null ? undefined : dialog.options[index];
  if (!option?.key) return null;
  return WANTS_WORDS.test(option.label) ? [option.key, "N", "o", ".", "Enter"] : [option.key];
};
