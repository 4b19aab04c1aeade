import { TeamAgentError } from "@team-agent/plugin-api";
import { teamAgent } from "../ground/index.ts";
import { type Context, requireAgent } from "../runtime/index.ts";

/** Who is tried: those who were named, each once, or everybody who is ready. Refuses before anything is stored. */
export const chooseAgents = (
  context: Context,
  teamKey: string,
  named: readonly string[],
): readonly string[] => {
  const { store, live } = context;
  for (const agentId of named) {
    requireAgent(context, teamKey, agentId);
    if (!live.get(teamKey, agentId))
      throw new TeamAgentError("agent_not_running", `${agentId} is not running, so nothing can reach it`, {
        action: teamAgent("start-agent", agentId, "--team", teamKey),
      });
  }
  if (named.length > 0) return [...new Set(named)];
  const ready = store.agents
    .ofTeam(teamKey)
    .map((agent) => agent.agent_id)
    .filter((agentId) => live.get(teamKey, agentId)?.ready);
  if (ready.length === 0)
    throw new TeamAgentError("agent_not_running", `no agent of team ${teamKey} is ready`, {
      action: teamAgent("status", "--team", teamKey),
    });
  return ready;
};
