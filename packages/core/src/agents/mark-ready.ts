import { forgetDialog } from "../dialogs/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";
import { readOwnState } from "../sources/index.ts";
import { locateTranscript, setTurn, turnOf } from "../turns/index.ts";

/** The agent can take messages. Told once. */
export const markReady = (context: Context, agent: LiveAgent, how: string): void => {
  if (agent.ready || agent.exited) return;
  agent.ready = true;
  forgetDialog(context, agent);
  if (turnOf(agent).state === "unknown")
    setTurn(agent, { state: "idle", since: context.clock.now(), turnId: null, source: how });
  if (agent.paneRowId !== null) {
    context.store.panes.ready(agent.paneRowId, context.clock.now());
    context.events.write("agent.ready", {
      team_id: agent.teamKey,
      agent_id: agent.agentId,
      ms: context.clock.now() - agent.startedAt,
    });
  }
  context.changes.emit({ kind: "agent", teamKey: agent.teamKey, id: agent.agentId });
  context.poke(agent.teamKey, agent.agentId);
  readOwnState(agent);
  void locateTranscript(context, agent).catch(() => {});
};
