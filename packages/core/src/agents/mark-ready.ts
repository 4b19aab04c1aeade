import { withdrawDialog } from "../dialogs/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";
import { locateTranscript } from "../turns/index.ts";

/** The agent can take messages. Told once. */
export const markReady = (context: Context, agent: LiveAgent, how: string): void => {
  if (agent.ready || agent.exited) return;
  agent.ready = true;
  agent.dialog = null;
  withdrawDialog(context, agent);
  if (agent.turn.state === "unknown")
    agent.turn = { state: "idle", since: context.clock.now(), turnId: null, source: how };
  if (context.store.panes.ready(agent.paneRowId, context.clock.now()))
    context.events.write("agent.ready", {
      team_id: agent.teamKey,
      agent_id: agent.agentId,
      ms: context.clock.now() - agent.startedAt,
    });
  context.changes.emit({ kind: "agent", teamKey: agent.teamKey, id: agent.agentId });
  context.poke(agent.teamKey, agent.agentId);
  agent.readOwnState?.();
  void locateTranscript(context, agent).catch(() => {});
};
