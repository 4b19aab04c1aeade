import type { Dialog, DialogDecision } from "@team-agent/plugin-api";
import { asksForTeamTool, noteAllowed } from "../approvals/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";
import { answerAlone, isSameDialog, pressAnswer } from "../screens/index.ts";
import { shownSince } from "./shown.ts";

/** A dialog that needs nobody: the team's own tools may run (D5), and the offer of an update is put off. */
export const decideByItself = (dialog: Dialog): DialogDecision | null => {
  if (asksForTeamTool(dialog)) return "accept";
  return dialog.kind === "update" ? "skip" : null;
};

/** Answers such a dialog by keys. False where it stands for somebody to answer. */
export const answerByItself = async (
  context: Context,
  agent: LiveAgent,
  dialog: Dialog,
): Promise<boolean> => {
  const decision = decideByItself(dialog);
  if (decision === null || agent.kind !== "worker") return false;
  try {
    const isMeant = (now: Dialog) => isSameDialog(now, dialog);
    await answerAlone(agent, () =>
      pressAnswer(context, agent, { decision, isMeant, since: shownSince(agent), unsafe: "approval_unsafe" }),
    );
  } catch {
    return false;
  }
  const ids = { team_id: agent.teamKey, agent_id: agent.agentId };
  const { events } = context;
  if (dialog.kind === "update")
    events.write("runtime.prompt_handled", { ...ids, prompt: dialog.title, action: decision });
  else {
    const { tool = "unknown", server } = dialog;
    noteAllowed(agent, tool);
    const how = { choice: decision, cleared: true, policy_source: "control_plane" };
    events.write("runtime_approval.auto_approved", { ...ids, server, tool, ...how });
    events.write("mcp.tool.auto_approved", { ...ids, tool, inherit_reason: "control_plane" });
  }
  return true;
};
