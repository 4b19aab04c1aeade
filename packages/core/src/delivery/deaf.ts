import { type Context, createPart, type LiveAgent, setNote } from "../runtime/index.ts";

/** So many wakes in a row that were submitted without the program's hook coming: its hooks do not work. */
const DEAF_AFTER = 2;
const NOTE = "its hooks do not come (forbidden by a policy?); messages are pasted";

/** Wakes in a row that were submitted without a hook coming. */
const deaf = createPart(() => ({ wakes: 0 }));

/** A wake left the input line and no hook came. A version or a policy may forbid hooks; then messages are pasted. */
export const noteDeafWake = (context: Context, agent: LiveAgent): void => {
  const wakes = deaf(agent).wakes + 1;
  deaf(agent).wakes = wakes;
  if (wakes < DEAF_AFTER || agent.channel === "paste") return;
  changeChannel(context, agent, "paste");
  context.events.write("agent.hooks_missing", {
    team_id: agent.teamKey,
    agent_id: agent.agentId,
    wakes,
  });
};

/** The hook of a prompt, a tool or a turn's end came: hooks work, again perhaps. */
export const noteHookWorks = (context: Context, agent: LiveAgent): void => {
  deaf(agent).wakes = 0;
  if (agent.channel === "hooks" || !agent.provider.hooks) return;
  changeChannel(context, agent, "hooks");
  context.events.write("agent.hooks_work", { team_id: agent.teamKey, agent_id: agent.agentId });
};

const changeChannel = (context: Context, agent: LiveAgent, channel: LiveAgent["channel"]): void => {
  agent.channel = channel;
  context.store.agents.update(agent.teamKey, agent.agentId, { channel });
  setNote(context, agent, NOTE, channel === "paste");
  context.changes.emit({ kind: "agent", teamKey: agent.teamKey, id: agent.agentId });
};
