import type { Dialog, DialogDecision } from "@team-agent/plugin-api";
import { keysTo, nextTick, optionFor } from "@team-agent/plugin-api/toolkit";
import { PLAN_TOOL } from "./values.ts";

/** Where several may be ticked, a digit ticks one and sends nothing. */
const TICK_BOX = /^(?:\[.?\]|[☐☑☒◯◉])/u;

/**
 * Keys for one decision, derived from the options as they were read: between similar dialogs of one version the third
 * option was "No" here and "switch to auto mode" there. Null when the screen leaves a doubt.
 */
export const answer = (dialog: Dialog, decision: DialogDecision): readonly string[] | null => {
  if (typeof decision === "object" && "ticks" in decision) return tickKeys(dialog, decision.ticks);
  const index = optionFor(dialog, decision, TICK_BOX);
  // A plan has no "No": Escape refuses it (2.1.330).
  if (index === null) return decision === "deny" && isPlan(dialog) ? ["Escape"] : null;
  const { key } = dialog.options[index]!;
  if (key !== null) return [key];
  // Among options with keys of their own, one without has none that is known.
  return dialog.options.every((one) => one.key === null) ? keysTo(dialog, index) : null;
};

const isPlan = ({ kind, tool, options }: Dialog): boolean =>
  kind === "approval" && tool === PLAN_TOOL && !options.some(({ meaning }) => meaning === "deny");

/** A digit ticks, or takes a tick away; the page behind the last tick is one to the right. */
const tickKeys = (dialog: Dialog, ticks: readonly number[]): readonly string[] | null => {
  const next = nextTick(dialog, ticks);
  if (next === "done") return ["Right"];
  const key = next === null ? null : dialog.options[next]!.key;
  return key === null ? null : [key];
};
