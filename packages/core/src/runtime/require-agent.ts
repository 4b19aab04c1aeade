import { TeamAgentError } from "@team-agent/plugin-api";
import { nearest } from "../ground/index.ts";
import type { AgentRow } from "../store/index.ts";
import type { Context } from "./context.ts";

export const requireAgent = (context: Pick<Context, "store">, teamKey: string, agentId: string): AgentRow => {
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
