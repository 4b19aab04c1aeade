import { TeamAgentError } from "@team-agent/plugin-api";
import { teamAgent } from "../ground/index.ts";
import type { Context } from "../runtime/index.ts";
import type { AgentIds } from "./agent-ids.ts";
import { driftOf } from "./drift.ts";
import { endDrift } from "./note-drift.ts";

/** A person or the leader goes on with the conversation that the window shows. */
export const acceptSession = (
  context: Context,
  agent: AgentIds,
): { readonly agent_id: string; readonly session_id: string } => {
  const drift = driftOf(context.store, agent);
  if (!drift)
    throw new TeamAgentError(
      "no_drift",
      `${agent.agentId} is in the conversation that is known; there is nothing to accept`,
      { action: teamAgent("explain", agent.agentId, "--team", agent.teamKey) },
    );
  if (context.store.sessions.get(agent.teamKey, agent.agentId)?.session_id !== drift.actual)
    throw new TeamAgentError(
      "session_held",
      `the window of ${agent.agentId} shows ${drift.actual}, which is another agent's conversation`,
      { action: teamAgent("start-agent", agent.agentId, "--force", "--team", agent.teamKey) },
    );
  endDrift(context, agent, "accepted");
  return { agent_id: agent.agentId, session_id: drift.actual };
};
