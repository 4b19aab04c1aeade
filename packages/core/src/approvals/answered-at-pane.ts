import type { Dialog } from "@team-agent/plugin-api";
import type { Context, LiveAgent } from "../runtime/index.ts";
import { isBeingAnswered, readDialog } from "../screens/index.ts";
import type { ApprovalRow } from "../store/index.ts";
import { closeApprovalsOf } from "./close-approvals.ts";
import { answeredAtPane } from "./elsewhere.ts";
import { heldById } from "./held.ts";
import { isAskedBy } from "./on-screen.ts";
import { closeApproval } from "./open-approval.ts";

/**
 * Approvals whose hook is no longer open (the coordinator was another one then, or the hook was let go so that the
 * provider shows its own dialog), or whose dialog was seen while it is. They stay open as long as a dialog stands on
 * the screen.
 */
export const closeAnsweredAtPane = async (context: Context, of?: LiveAgent): Promise<void> => {
  const rows = of
    ? context.store.approvals.openOf(of.teamKey, of.agentId)
    : context.store.approvals.allOpen();
  for (const row of rows) {
    const agent = context.live.get(row.team_key, row.agent_id);
    // The coordinator may have ended between the end of a program and that of what it asked.
    if (!agent && hasEnded(context, row)) closeApprovalsOf(context, row.team_key, row.agent_id);
    // A program that waits for our answer may show no dialog of its own.
    if (!agent || heldById(agent, row.approval_id)?.isShown === false) continue;
    // Looked at twice: between two redraws a dialog may not be there.
    if ((await mayStand(agent, row)) || (await mayStand(agent, row))) continue;
    // While we looked, the coordinator may have begun to leave.
    if (agent.over.signal.aborted) continue;
    // Keys of an answer are on their way: its end is for the one who answers to tell.
    const held = heldById(agent, row.approval_id);
    if (held) answeredAtPane(context, held);
    else if (!isBeingAnswered(agent)) close(context, row);
  }
};

const hasEnded = ({ store }: Context, { team_key, agent_id }: ApprovalRow): boolean =>
  store.panes.latest(team_key, agent_id)?.ended_at != null;

/** Only a screen that is understood says that there is no dialog, or another one. */
const mayStand = async (agent: LiveAgent, row: ApprovalRow): Promise<boolean> => {
  const dialog = await readDialog(agent);
  if (dialog === null) return false;
  return dialog === "unknown" || row.source !== "screen" || isAskedBy(row, dialog);
};

/** Another dialog took an approval's place: it was answered, and not through us. */
export const dropOtherApprovals = (context: Context, agent: LiveAgent, dialog: Dialog): void => {
  if (isBeingAnswered(agent)) return;
  for (const row of context.store.approvals.openOf(agent.teamKey, agent.agentId))
    if (row.source === "screen" && !isAskedBy(row, dialog)) close(context, row);
};

const close = (context: Context, row: ApprovalRow): void => {
  if (!closeApproval(context, row.approval_id, "answered_at_pane", "pane", null)) return;
  context.changes.emit({ kind: "approval", teamKey: row.team_key, id: row.approval_id });
  context.poke(row.team_key, row.agent_id);
};
