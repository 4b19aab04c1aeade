import { TeamAgentError } from "@team-agent/plugin-api";
import type { Context } from "../coordinator/context.ts";
import { nearest } from "../messaging/accept.ts";
import type { AgentRow } from "../store/index.ts";
import { markExited } from "./run.ts";

export const requireAgent = (context: Context, teamKey: string, agentId: string): AgentRow => {
  const row = context.store.agents.get(teamKey, agentId);
  if (row) return row;
  const names = context.store.agents.ofTeam(teamKey).map((agent) => agent.agent_id);
  const near = nearest(agentId, names);
  throw new TeamAgentError(
    "agent_unknown",
    `there is no agent "${agentId}" in team ${teamKey}${near ? `; did you mean "${near}"?` : ""}`,
    { action: `agents: ${names.join(", ")}` },
  );
};

/** Ends one agent's program. Its conversation, its messages and its place in the team are kept. */
export const stopAgent = async (
  context: Context,
  teamKey: string,
  agentId: string,
): Promise<{ agent_id: string; stopped: boolean }> => {
  const { store, clock, events } = context;
  requireAgent(context, teamKey, agentId);
  store.agents.update(teamKey, agentId, { wanted: "stopped", stopped_at: clock.now() });
  const stopped = await endAgent(context, teamKey, agentId, "stopped");
  events.write("stop_agent.complete", { team_id: teamKey, agent_id: agentId, stopped });
  context.changes.emit({ kind: "agent", teamKey, id: agentId });
  context.poke(teamKey, agentId);
  return { agent_id: agentId, stopped };
};

/** Ends the program behind a live agent, after its identity was proven. */
export const endAgent = async (
  context: Context,
  teamKey: string,
  agentId: string,
  reason: string,
): Promise<boolean> => {
  const agent = context.live.get(teamKey, agentId);
  if (!agent?.transport) return false;
  // Marked before the kill, so that the exit is not told as a crash.
  markExited(context, agent, reason, null, true);
  return await agent.transport.kill(agent.pane);
};
