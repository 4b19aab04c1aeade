import { teamAgent } from "../ground/index.ts";
import { type NoticeKey, tellLeader, withdrawNotices } from "../mail/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";
import type { SessionRow } from "../store/index.ts";
import type { AgentIds } from "./agent-ids.ts";
import { decideDrift, driftOf } from "./drift.ts";

/**
 * The agent's own program names another conversation than the one we knew: somebody cleared or resumed it there. A
 * worker gets nothing in it until that is resolved: by going back, by a new start, or by a person or leader who accepts it.
 */
export const noteDrift = (
  context: Context,
  agent: LiveAgent,
  known: SessionRow,
  actual: string,
  holder: AgentIds | null = null,
): void => {
  const { store, events, clock } = context;
  const { teamKey, agentId } = agent;
  const before = driftOf(store, agent);
  const change = decideDrift(before, known, actual);
  if (change.kind === "same") return;
  if (change.kind === "returned") {
    endDrift(context, agent, "returned");
    return;
  }
  const { stored } = change;
  events.write("coordinator.session_drift_detected", {
    team_id: teamKey,
    agent_id: agentId,
    provider: agent.provider.id,
    stored_session_id: stored.session_id ?? known.session_id,
    actual_thread_id: actual,
  });
  // A person changes the conversation of their own leader on purpose.
  if (agent.kind !== "worker") return;
  const since = clock.now();
  store.sessions.drifted({ team_key: teamKey, agent_id: agentId, ...stored, actual_id: actual, since });
  withdrawNotices(context, `${keyOf(agent)}:`);
  tellLeader(
    context,
    teamKey,
    // The same two conversations later are another episode.
    `${keyOf(agent)}:${actual}:${since}`,
    noticeOf(agent, stored.session_id, actual, holder),
  );
};

const keyOf = ({ teamKey, agentId }: AgentIds): NoticeKey<"drift"> => `drift:${teamKey}/${agentId}`;

const noticeOf = (
  { teamKey, agentId }: AgentIds,
  stored: string | null,
  actual: string,
  holder: AgentIds | null,
): string => {
  const back = `Its messages wait (back to the one before: ${teamAgent("start-agent", agentId, "--force", "--team", teamKey)}).`;
  const names = `${actual}, before: ${stored ?? "none"}`;
  return holder
    ? `${agentId} is in the conversation of ${holder.agentId} of the team ${holder.teamKey} now (${names}): somebody resumed it at its window. ${back}`
    : `${agentId} is in another conversation now (${names}): somebody cleared or changed it at its window. ${back} To go on in the new one, which knows nothing of the old: ${teamAgent("accept-session", agentId, "--team", teamKey)}`;
};

/** Nothing is held back any more. */
export const endDrift = (
  context: Context,
  agent: AgentIds,
  how: "returned" | "accepted" | "started",
): void => {
  const { store, events } = context;
  const { teamKey, agentId } = agent;
  const drift = driftOf(store, agent);
  if (!drift) return;
  store.sessions.driftEnded(teamKey, agentId);
  withdrawNotices(context, `${keyOf(agent)}:`);
  events.write("coordinator.session_drift_resolved", {
    team_id: teamKey,
    agent_id: agentId,
    session_id: how === "accepted" ? drift.actual : drift.stored.session_id,
    how,
  });
  context.changes.emit({ kind: "agent", teamKey, id: agentId });
  context.poke(teamKey, agentId);
};
