import type { LiveAgent } from "../agents/live.ts";
import type { Context } from "../coordinator/context.ts";
import type { ApprovalRow } from "../store/index.ts";
import { closeApproval } from "./open.ts";

/**
 * Approvals whose hook is no longer open: the coordinator was another one then, or the hook was let go so that the
 * provider shows its own dialog. They stay open as long as a dialog stands on the screen.
 */
export const closeAnsweredAtPane = async (context: Context, of?: LiveAgent): Promise<void> => {
  const rows = of
    ? context.store.approvals.openOf(of.teamKey, of.agentId)
    : context.store.approvals.allOpen();
  for (const row of rows) {
    const agent = context.live.get(row.team_key, row.agent_id);
    if (!agent || agent.held.has(row.approval_id)) continue;
    // Looked at twice: between two redraws a dialog may not be there.
    if ((await showsDialog(agent)) || (await showsDialog(agent))) continue;
    close(context, row);
  }
};

const showsDialog = async (agent: LiveAgent): Promise<boolean> => {
  try {
    const state = agent.provider.screen.classify(await agent.access.capture(agent.pane, { styled: true }));
    // Only a screen that is understood says that there is no dialog.
    return state.state !== "ready" && state.state !== "busy";
  } catch {
    return true;
  }
};

const close = (context: Context, row: ApprovalRow): void => {
  if (!closeApproval(context, row.approval_id, "answered_at_pane", "pane", null)) return;
  context.changes.emit({ kind: "approval", teamKey: row.team_key, id: row.approval_id });
  context.poke(row.team_key, row.agent_id);
};
