import type { HookAnswer, HookCall } from "@team-agent/plugin-api";
import { TeamAgentError } from "@team-agent/plugin-api";
import type { HeldRequest, LiveAgent } from "../agents/live.ts";
import { answerAlone, pressAnswer } from "../agents/press.ts";
import { lookForDialog } from "../agents/watch-dialogs.ts";
import type { Context } from "../coordinator/context.ts";
import type { ApprovalRow } from "../store/index.ts";
import { answeredAtPane } from "./elsewhere.ts";
import { closeApproval, openApproval } from "./open.ts";

const LOST_ANSWER_MS = 1_000;

/** Tools of our own MCP server, by the names that providers give them. */
const isTeamTool = (tool: string): boolean => /(?:^|__|[./])team_orchestrator(?:__|[./]|$)/.test(tool);

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

/** Answers an approval. Whoever is first wins; a second answer is told so. */
export const decideApproval = async (
  context: Context,
  approvalId: string,
  decision: { readonly allow: boolean; readonly by: string; readonly reason: string | null },
): Promise<{
  readonly approval_id: string;
  readonly status: "approved" | "denied";
  readonly agent_id: string;
  readonly command: string;
}> => {
  const { events } = context;
  const row = requireOpen(context, approvalId);
  const agent = context.live.get(row.team_key, row.agent_id);
  const held = agent?.held.get(approvalId);
  const status = decision.allow ? "approved" : "denied";
  if (!agent)
    throw new TeamAgentError(
      "agent_not_running",
      `${row.agent_id} is not running, so there is nothing to answer`,
      { action: `team-agent start-agent ${row.agent_id}` },
    );
  const close = () => {
    requireOpen(context, approvalId);
    closeApproval(context, approvalId, status, decision.by, decision.reason);
  };
  if (held) close();
  else
    await answerAlone(agent, async () => {
      requireOpen(context, approvalId);
      await pressAnswer(context, agent, {
        decision: decision.allow ? "accept" : "deny",
        isMeant: (dialog) => dialog.kind === "approval",
        unsafe: "approval_unsafe",
      });
      close();
    });
  held?.settle(
    decision.allow
      ? { kind: "allow" }
      : {
          kind: "deny",
          reason: decision.reason ?? `Denied by ${decision.by}. Go on without it, or ask what to do instead.`,
        },
  );
  events.write("approval.decided", {
    team_id: row.team_key,
    agent_id: row.agent_id,
    approval_id: approvalId,
    decision: status,
    by: decision.by,
  });
  context.changes.emit({ kind: "approval", teamKey: row.team_key, id: approvalId });
  context.poke(row.team_key, row.agent_id);
  return { approval_id: approvalId, status, agent_id: row.agent_id, command: row.command };
};

const requireOpen = ({ store }: Context, approvalId: string): ApprovalRow => {
  const row = store.approvals.get(approvalId);
  if (!row)
    throw new TeamAgentError("approval_unknown", `there is no approval ${approvalId}`, {
      action: "team-agent approvals",
    });
  if (row.status === "open") return row;
  throw new TeamAgentError(
    "approval_closed",
    `approval ${approvalId} is ${row.status} already${row.decided_by ? ` (by ${row.decided_by})` : ""}`,
    { action: "team-agent approvals" },
  );
};

/** Requests of an agent that is gone, or of a daemon that is gone, wait for nobody. */
export const closeApprovalsOf = (context: Context, teamKey: string, agentId: string): void => {
  for (const row of context.store.approvals.openOf(teamKey, agentId))
    closeApproval(context, row.approval_id, "gone", "coordinator", "the agent ended");
};
