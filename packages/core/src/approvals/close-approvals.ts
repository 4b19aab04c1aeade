import type { Context } from "../runtime/index.ts";
import { closeApproval } from "./open-approval.ts";

/** Requests of an agent that is gone, or of a daemon that is gone, wait for nobody. */
export const closeApprovalsOf = (context: Context, teamKey: string, agentId: string): void => {
  for (const row of context.store.approvals.openOf(teamKey, agentId))
    closeApproval(context, row.approval_id, "gone", "coordinator", "the agent ended");
};
