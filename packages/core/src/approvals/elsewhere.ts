import type { HookCall } from "@team-agent/plugin-api";
import type { Context, LiveAgent } from "../runtime/index.ts";
import { type HeldRequest, heldOf } from "./held.ts";
import { closeApproval } from "./open-approval.ts";
import { isOvertaken } from "./overtaken.ts";

/** It was answered at the window, or the turn was stopped there: nobody waits for our answer any more. */
export const answeredAtPane = (context: Context, held: HeldRequest): void => {
  closeApproval(context, held.id, "answered_at_pane", "pane", null);
  held.settle({ kind: "none" });
};

/** A turn ended at this time: what was asked in it before, nobody waits for, though the hook was not hung up. */
export const closeOutlived = (context: Context, agent: LiveAgent, at: number): void => {
  for (const held of heldOf(agent, "approval")) {
    const row = context.store.approvals.get(held.id);
    if (row && row.opened_at <= at && !held.call.fromSubagent) answeredAtPane(context, held);
  }
};

export const closeOvertaken = (context: Context, agent: LiveAgent, call: HookCall): void => {
  for (const held of heldOf(agent, "approval")) if (isOvertaken(held, call)) answeredAtPane(context, held);
};
