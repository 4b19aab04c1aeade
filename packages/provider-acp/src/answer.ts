import type { Dialog, DialogDecision } from "@team-agent/plugin-api";
import { optionFor } from "@team-agent/plugin-api/toolkit";

const TICK_BOX = /^\[.?\]/;

/** The digit of the option as it was read. Null when the screen leaves a doubt. */
export const answer = (dialog: Dialog, decision: DialogDecision): readonly string[] | null => {
  const index = optionFor(dialog, decision, TICK_BOX);
  const key = index === null ? null : dialog.options[index]!.key;
  return key === null ? null : [key];
};
