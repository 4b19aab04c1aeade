import type { Dialog, DialogDecision } from "@team-agent/plugin-api";
import { keysTo, optionFor } from "@team-agent/plugin-api/toolkit";

/** Along the line to the option, and Enter. Null when the screen leaves a doubt. */
export const answer = (dialog: Dialog, decision: DialogDecision): readonly string[] | null => {
  const index = optionFor(dialog, decision, /^\[.?\]/);
  return index === null ? null : keysTo(dialog, index);
};
