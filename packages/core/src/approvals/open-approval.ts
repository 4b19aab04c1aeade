import { newId, teamAgent } from "../ground/index.ts";
import { tellLeader, withdrawNotices } from "../mail/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";
import type { ApprovalRow } from "../store/index.ts";
import { type Asked, storedCommand } from "./on-screen.ts";
import { isMcpTool } from "./tools.ts";

/** Writes an approval down and tells the leader, once for each time the question is asked. */
export const openApproval = (context: Context, agent: LiveAgent, asked: Asked): string => {
  const { store, events, clock } = context;
  const { source, tool } = asked;
  const command = storedCommand(asked.command);
  const approvalId = newId("apr");
  const fields = {
    team_id: agent.teamKey,
    agent_id: agent.agentId,
    approval_id: approvalId,
    tool,
    command,
  };
  store.approvals.open({
    approval_id: approvalId,
    team_key: agent.teamKey,
    agent_id: agent.agentId,
    source,
    tool,
    command,
    opened_at: clock.now(),
  });
  if (asked.server !== undefined || isMcpTool(tool)) {
    const { team_id, agent_id, approval_id } = fields;
    const what = { tool, kind: "mcp_tool", prompt: command };
    events.write("runtime_approval.tool_not_allowlisted", { team_id, agent_id, approval_id, ...what });
  } else events.write("runtime_approval.command_approval_requires_human", fields);
  events.write("worker.awaiting_human_confirm", fields);
  if (agent.kind === "worker")
    tellLeader(
      context,
      agent.teamKey,
      `approval:${approvalId}`,
      `${agent.agentId} asks for permission: ${tool}: ${command}\nAllow it with the tool approve, approval_id "${approvalId}" (or: ${teamAgent("approve", approvalId)}), or refuse it with deny.`,
    );
  context.changes.emit({ kind: "approval", teamKey: agent.teamKey, id: approvalId });
  return approvalId;
};

/** Ends an approval; the first end wins, and a notice that nobody was given yet is taken back. */
export const closeApproval = (
  context: Context,
  approvalId: string,
  status: Exclude<ApprovalRow["status"], "open">,
  by: string,
  reason: string | null,
): boolean => {
  if (!context.store.approvals.close(approvalId, status, by, reason, context.clock.now())) return false;
  withdrawNotices(context, `approval:${approvalId}`);
  return true;
};
