import { endAgent, withAgent } from "../agents/index.ts";
import { type Context, requireAgent } from "../runtime/index.ts";
import { type CutWork, cutWorkOf } from "../work/index.ts";
import type { Whose } from "./undo.ts";

export interface AgentPaused {
  readonly agent_id: string;
  /** Its program ran until now. */
  readonly stopped: boolean;
  readonly cut: CutWork | null;
}

/** Ends an agent's program until somebody resumes it: neither a start nor a restart brings it back. */
export const pauseAgent = (context: Context, whose: Whose): Promise<AgentPaused> => {
  const { teamKey, agentId } = whose;
  requireAgent(context, teamKey, agentId);
  return withAgent(context, teamKey, agentId, () => pauseNow(context, whose));
};

const pauseNow = async (context: Context, { teamKey, agentId }: Whose): Promise<AgentPaused> => {
  const { store, clock, events } = context;
  if (requireAgent(context, teamKey, agentId).wanted !== "paused")
    store.agents.update(teamKey, agentId, { wanted: "paused", stopped_at: clock.now() });
  const stopped = await endAgent(context, teamKey, agentId, "stopped");
  events.write("pause_agent.complete", { team_id: teamKey, agent_id: agentId, stopped });
  context.changes.emit({ kind: "agent", teamKey, id: agentId });
  context.poke(teamKey, agentId);
  return { agent_id: agentId, stopped, cut: cutWorkOf(store, { teamKey, agentId }) };
};
