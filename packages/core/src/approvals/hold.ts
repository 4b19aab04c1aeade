import type { HookAnswer, HookCall } from "@team-agent/plugin-api";
import { TeamAgentError } from "@team-agent/plugin-api";
import type { LiveAgent } from "../agents/live.ts";
import type { Context } from "../coordinator/context.ts";
import { redactText } from "../events/index.ts";
import { newId } from "../ids.ts";
import { acceptMessage } from "../messaging/accept.ts";

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
  const { store, events, clock } = context;
  const tool = call.tool?.name ?? "unknown";
  const command = redactText(call.tool?.command ?? tool).slice(0, 500);
  const ids = { team_id: agent.teamKey, agent_id: agent.agentId };
  if (isTeamTool(tool)) {
    events.write("mcp.tool.auto_approved", { ...ids, tool, inherit_reason: "control_plane" });
    return { kind: "allow" };
  }
  const approvalId = newId("apr");
  store.approvals.open({
    approval_id: approvalId,
    team_key: agent.teamKey,
    agent_id: agent.agentId,
    source: "hook",
    tool,
    command,
    opened_at: clock.now(),
  });
  events.write("runtime_approval.command_approval_requires_human", {
    ...ids,
    approval_id: approvalId,
    tool,
    command,
  });
  events.write("worker.awaiting_human_confirm", { ...ids, approval_id: approvalId, tool, command });
  tellLeader(context, agent, approvalId, tool, command);
  context.changes.emit({ kind: "approval", teamKey: agent.teamKey, id: approvalId });

  return new Promise((resolve) => {
    const settle = (answer: HookAnswer) => {
      if (!agent.held.delete(approvalId)) return;
      takeBackTimer();
      closed.removeEventListener("abort", onClosed);
      context.changes.emit({ kind: "approval", teamKey: agent.teamKey, id: approvalId });
      context.poke(agent.teamKey, agent.agentId);
      resolve(answer);
    };
    const onClosed = () => {
      // The provider gave up its question: it was answered at the pane, or the turn was interrupted.
      store.approvals.close(approvalId, "answered_at_pane", "pane", null, clock.now());
      settle({ kind: "none" });
    };
    const takeBackTimer = clock.after(agent.provider.hooks!.permissionHoldMs, () => {
      events.write("approval.released", { ...ids, approval_id: approvalId });
      settle({ kind: "none" });
    });
    agent.held.set(approvalId, { approvalId, settle });
    if (closed.aborted) onClosed();
    else closed.addEventListener("abort", onClosed, { once: true });
  });
};

const tellLeader = (
  context: Context,
  agent: LiveAgent,
  approvalId: string,
  tool: string,
  command: string,
): void => {
  if (agent.seat === "leader") return;
  acceptMessage(context, {
    teamKey: agent.teamKey,
    sender: "coordinator",
    recipient: "leader",
    kind: "notice",
    content: `${agent.agentId} asks for permission: ${tool}: ${command}\nAllow it with the tool approve, approval_id "${approvalId}" (or: team-agent approve ${approvalId}), or refuse it with deny.`,
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
  const { store, events, clock } = context;
  const row = store.approvals.get(approvalId);
  if (!row)
    throw new TeamAgentError("approval_unknown", `there is no approval ${approvalId}`, {
      action: "team-agent approvals",
    });
  if (row.status !== "open") throw closedAlready(approvalId, row.status, row.decided_by);
  const agent = context.live.get(row.team_key, row.agent_id);
  const held = agent?.held.get(approvalId);
  const status = decision.allow ? "approved" : "denied";
  if (!agent)
    throw new TeamAgentError(
      "agent_not_running",
      `${row.agent_id} is not running, so there is nothing to answer`,
      { action: `team-agent start-agent ${row.agent_id}` },
    );
  if (!held) await pressAnswer(agent, decision.allow);
  if (!store.approvals.close(approvalId, status, decision.by, decision.reason, clock.now())) {
    const now = store.approvals.get(approvalId)!;
    throw closedAlready(approvalId, now.status, now.decided_by);
  }
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

/** No hook is open any more: the provider's own dialog is answered, by keys read from its options. */
const pressAnswer = async (agent: LiveAgent, allow: boolean): Promise<void> => {
  const read = async () =>
    agent.provider.screen.classify(await agent.access.capture(agent.pane, { styled: true }));
  const state = await read();
  const dialog = state.state === "dialog" ? state.dialog : undefined;
  const keys = dialog?.kind === "approval" ? agent.provider.answer(dialog, allow ? "accept" : "deny") : null;
  if (!keys)
    throw new TeamAgentError(
      "approval_unsafe",
      `the screen of ${agent.agentId} shows no approval dialog that can be answered safely`,
      { action: `team-agent attach ${agent.agentId}` },
    );
  await agent.access.keys(agent.pane, keys);
};

const closedAlready = (approvalId: string, status: string, by: string | null) =>
  new TeamAgentError(
    "approval_closed",
    `approval ${approvalId} is ${status} already${by ? ` (by ${by})` : ""}`,
    { action: "team-agent approvals" },
  );

/** Requests of an agent that is gone, or of a daemon that is gone, wait for nobody. */
export const closeApprovalsOf = (context: Context, teamKey: string, agentId: string): void => {
  for (const row of context.store.approvals.openOf(teamKey, agentId))
    context.store.approvals.close(
      row.approval_id,
      "gone",
      "coordinator",
      "the agent ended",
      context.clock.now(),
    );
};
