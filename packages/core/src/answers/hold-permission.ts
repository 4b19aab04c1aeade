import type { HookAnswer, HookCall } from "@team-agent/plugin-api";
import { answeredAtPane, isTeamTool, openApproval } from "../approvals/index.ts";
import { lookForDialog } from "../dialogs/index.ts";
import type { Context, HeldRequest, LiveAgent } from "../runtime/index.ts";

const LOST_ANSWER_MS = 1_000;

/**
 * A provider asks whether a tool may run. The team's own tools may; anything else becomes an approval, and the
 * request is kept open until somebody answers, the provider's own dialog is answered, or the time is over.
 */
export const holdPermission = (
  context: Context,
  agent: LiveAgent,
  call: HookCall,
  closed: AbortSignal,
): Promise<HookAnswer> | HookAnswer => {
  const { events, clock } = context;
  const tool = call.tool?.name ?? "unknown";
  const ids = { team_id: agent.teamKey, agent_id: agent.agentId };
  if (isTeamTool(tool)) {
    events.write("mcp.tool.auto_approved", { ...ids, tool, inherit_reason: "control_plane" });
    return { kind: "allow" };
  }
  const approvalId = openApproval(context, agent, {
    source: "hook",
    tool,
    command: call.tool?.command ?? tool,
  });

  return new Promise((resolve) => {
    const settle = (answer: HookAnswer) => {
      if (!agent.held.delete(approvalId)) return;
      takeBackTimer();
      closed.removeEventListener("abort", onClosed);
      context.changes.emit({ kind: "approval", teamKey: agent.teamKey, id: approvalId });
      context.poke(agent.teamKey, agent.agentId);
      resolve(answer);
      // An answer that was lost on its way leaves the provider's own dialog standing.
      context.clock.after(LOST_ANSWER_MS, () => void lookForDialog(context, agent));
    };
    const held: HeldRequest = { approvalId, call, isShown: false, settle };
    // The provider gave up its question.
    const onClosed = () => answeredAtPane(context, held);
    const takeBackTimer = clock.after(agent.provider.hooks!.permissionHoldMs, () => {
      events.write("approval.released", { ...ids, approval_id: approvalId });
      settle({ kind: "none" });
    });
    agent.held.set(approvalId, held);
    if (closed.aborted) onClosed();
    else closed.addEventListener("abort", onClosed, { once: true });
  });
};
