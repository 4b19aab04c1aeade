import { type Context, requireAgent } from "../runtime/index.ts";
import { type CutWork, cutWorkOf } from "../work/index.ts";
import { asLeft, endWhole, type LeftRunning } from "./end-agent.ts";
import { withAgent } from "./in-turn.ts";
import { runningTeamsOf } from "./leaderless.ts";

export interface AgentStopped {
  readonly team: string;
  readonly agent_id: string;
  readonly stopped: boolean;
  /** What could not be ended. */
  readonly left: readonly LeftRunning[];
  /** Teams that it leads, which go on without it. */
  readonly leaderless: readonly string[];
  readonly cut: CutWork | null;
}

/** Ends one agent's program. Its conversation, its messages and its place in the team are kept. */
export const stopAgent = (context: Context, teamKey: string, agentId: string): Promise<AgentStopped> =>
  endAs(context, teamKey, agentId, "stopped");

/** The same until somebody resumes it: neither a start nor a restart brings it back. */
export const pauseAgent = (context: Context, teamKey: string, agentId: string): Promise<AgentStopped> =>
  endAs(context, teamKey, agentId, "paused");

const TOLD = { stopped: "stop_agent.complete", paused: "pause_agent.complete" } as const;

const endAs = (
  context: Context,
  teamKey: string,
  agentId: string,
  wanted: keyof typeof TOLD,
): Promise<AgentStopped> => {
  requireAgent(context, teamKey, agentId);
  return withAgent(context, teamKey, agentId, async () => {
    const { store, clock, events } = context;
    // A pause is more than a stop: only whoever resumes the agent ends it.
    if (requireAgent(context, teamKey, agentId).wanted !== "paused")
      store.agents.update(teamKey, agentId, { wanted, stopped_at: clock.now() });
    const { ended: stopped, left } = await endWhole(context, teamKey, agentId, "stopped");
    events.write(TOLD[wanted], { team_id: teamKey, agent_id: agentId, stopped });
    context.changes.emit({ kind: "agent", teamKey, id: agentId });
    context.poke(teamKey, agentId);
    return {
      team: teamKey,
      agent_id: agentId,
      stopped,
      left: left.map(asLeft),
      leaderless: runningTeamsOf(context, { teamKey, agentId }),
      cut: cutWorkOf(store, { teamKey, agentId }),
    };
  });
};
