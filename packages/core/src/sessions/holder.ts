import type { Store } from "../store/index.ts";
import type { AgentIds } from "./agent-ids.ts";

/**
 * Whose conversation this is, other than the asking agent's: an agent of any team of the workspace that is in it, or that
 * goes back to it when it is started again. A leader's seat ends with its program, and then holds nothing.
 */
export const holderOf = (store: Store, asking: AgentIds, sessionId: string): AgentIds | null => {
  for (const { team_key: teamKey, agent_id: agentId } of store.sessions.inIt(sessionId)) {
    if (teamKey === asking.teamKey && agentId === asking.agentId) continue;
    const isWorker = store.agents.get(teamKey, agentId)?.seat === "worker";
    if (isWorker || store.panes.latest(teamKey, agentId)?.ended_at === null) return { teamKey, agentId };
  }
  return null;
};
