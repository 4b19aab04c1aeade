import { TeamAgentError } from "@team-agent/plugin-api";
import { teamAgent } from "../ground/index.ts";
import { type NoticeKey, tellLeader, withdrawNotices } from "../mail/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";
import type { SessionRow, Store } from "../store/index.ts";

/** The conversation that an agent's messages belong to, while its window shows another one. */
export interface Drift {
  readonly stored: Pick<SessionRow, "session_id" | "transcript_path" | "read_offset">;
  readonly actual: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

type Ids = Pick<LiveAgent, "teamKey" | "agentId">;

const keyOf = ({ teamKey, agentId }: Ids): NoticeKey<"drift"> => `drift:${teamKey}/${agentId}`;

/** Null while the agent is in the conversation that we know. */
export const driftOf = ({ meta }: Pick<Store, "meta">, ids: Ids): Drift | null =>
  JSON.parse(meta.get(keyOf(ids)) || "null") as Drift | null;

/**
 * The agent's own program names another conversation than the one we knew: somebody cleared or resumed it there. A
 * worker gets nothing in it until that is resolved: by going back, by a new start, or by a person or leader who accepts it.
 */
export const noteDrift = (
  context: Context,
  agent: LiveAgent,
  known: SessionRow,
  actual: string,
  holder: Ids | null = null,
): void => {
  const { store, events, clock } = context;
  const before = driftOf(store, agent);
  if (before?.actual === actual) return;
  if (before?.stored.session_id === actual) {
    endDrift(context, agent, "returned");
    return;
  }
  events.write("coordinator.session_drift_detected", {
    team_id: agent.teamKey,
    agent_id: agent.agentId,
    provider: agent.provider.id,
    stored_session_id: before?.stored.session_id ?? known.session_id,
    actual_thread_id: actual,
  });
  // A person changes the conversation of their own leader on purpose.
  if (agent.kind !== "worker") return;
  const { session_id, transcript_path, read_offset } = known;
  const stored = before?.stored ?? { session_id, transcript_path, read_offset };
  const since = clock.now();
  store.meta.set(keyOf(agent), JSON.stringify({ stored, actual, since } satisfies Drift));
  withdrawNotices(context, `${keyOf(agent)}:`);
  tellLeader(
    context,
    agent.teamKey,
    // The same two conversations later are another episode.
    `${keyOf(agent)}:${actual}:${since}`,
    noticeOf(agent.agentId, stored.session_id, actual, holder),
  );
};

const noticeOf = (agentId: string, stored: string | null, actual: string, holder: Ids | null): string => {
  const back = `Its messages wait (back to the one before: ${teamAgent("start-agent", agentId, "--force")}).`;
  const names = `${actual}, before: ${stored ?? "none"}`;
  return holder
    ? `${agentId} is in the conversation of ${holder.agentId} of the team ${holder.teamKey} now (${names}): somebody resumed it at its window. ${back}`
    : `${agentId} is in another conversation now (${names}): somebody cleared or changed it at its window. ${back} To go on in the new one, which knows nothing of the old: ${teamAgent("accept-session", agentId)}`;
};

/** Nothing is held back any more. */
export const endDrift = (context: Context, agent: Ids, how: "returned" | "accepted" | "started"): void => {
  const { store, events } = context;
  const drift = driftOf(store, agent);
  if (!drift) return;
  store.meta.set(keyOf(agent), "");
  withdrawNotices(context, `${keyOf(agent)}:`);
  events.write("coordinator.session_drift_resolved", {
    team_id: agent.teamKey,
    agent_id: agent.agentId,
    session_id: how === "accepted" ? drift.actual : drift.stored.session_id,
    how,
  });
  context.changes.emit({ kind: "agent", teamKey: agent.teamKey, id: agent.agentId });
  context.poke(agent.teamKey, agent.agentId);
};

/** A person or the leader goes on with the conversation that the window shows. */
export const acceptSession = (
  context: Context,
  agent: Ids,
): { readonly agent_id: string; readonly session_id: string } => {
  const drift = driftOf(context.store, agent);
  if (!drift)
    throw new TeamAgentError(
      "no_drift",
      `${agent.agentId} is in the conversation that is known; there is nothing to accept`,
      { action: teamAgent("explain", agent.agentId) },
    );
  if (context.store.sessions.get(agent.teamKey, agent.agentId)?.session_id !== drift.actual)
    throw new TeamAgentError(
      "session_held",
      `the window of ${agent.agentId} shows ${drift.actual}, which is another agent's conversation`,
      { action: teamAgent("start-agent", agent.agentId, "--force") },
    );
  endDrift(context, agent, "accepted");
  return { agent_id: agent.agentId, session_id: drift.actual };
};

/** Where a new start goes on: the conversation that the agent's messages belong to. */
export const ownSession = (store: Store, ids: Ids): SessionRow | undefined => {
  const row = store.sessions.get(ids.teamKey, ids.agentId);
  return row && { ...row, ...driftOf(store, ids)?.stored };
};
