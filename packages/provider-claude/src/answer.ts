import type { Dialog, DialogDecision } from "@team-agent/plugin-api";
import { keysTo, optionFor } from "@team-agent/plugin-api/toolkit";

/** Where several may be ticked, a digit ticks one and sends nothing. */
const TICK_BOX = /^(?:\[.?\]|[☐☑☒◯◉])/u;

/**
 * Keys for one decision, derived from the options as they were read: between similar dialogs of one version the third
 * option was "No" here and "switch to auto mode" there. Null when the screen leaves a doubt.
 */
export const answer = (dialog: Dialog, decision: DialogDecision): readonly string[] | null => {
  const index = optionFor(dialog, decision, TICK_BOX);
  if (index === null) return null;
  const { key } = dialog.options[index]!;
  return key === null ? keysTo(dialog, index) : [key];
};
