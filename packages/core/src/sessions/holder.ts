import { teamAgent } from "../ground/index.ts";
import { type NoticeKey, tellLeader, withdrawNotices } from "../mail/index.ts";
import { type Context, createPart, type LiveAgent } from "../runtime/index.ts";
import type { Store } from "../store/index.ts";
import { driftOf } from "./drift.ts";

type Ids = Pick<LiveAgent, "teamKey" | "agentId">;

/**
 * Whose conversation this is, other than the asking agent's: an agent of any team of the workspace that is in it, or that
 * goes back to it when it is started again. A leader's seat ends with its program, and then holds nothing.
 */
export const holderOf = (store: Store, asking: Ids, sessionId: string): Ids | null => {
  for (const { team_key: teamKey, agent_id: agentId, session_id } of store.sessions.all()) {
    if (teamKey === asking.teamKey && agentId === asking.agentId) continue;
    const ids = { teamKey, agentId };
    if (session_id !== sessionId && driftOf(store, ids)?.stored.session_id !== sessionId) continue;
    if (store.agents.get(teamKey, agentId)?.seat === "worker") return ids;
    if (store.panes.latest(teamKey, agentId)?.ended_at === null) return ids;
  }
  return null;
};

export const nameOf = ({ teamKey, agentId }: Ids): string => `${agentId} of the team ${teamKey}`;

/** From now on this is the agent's conversation. There is one degree of confidence: high. */
export const bindSession = (
  context: Context,
  agent: LiveAgent,
  bound: { readonly sessionId: string; readonly transcriptPath: string | null; readonly via: string },
): void => {
  const { store, events, clock } = context;
  const { teamKey, agentId } = agent;
  withdrawNotices(context, noticeKey(agent));
  store.sessions.captured(teamKey, agentId, { ...bound, confidence: "high", at: clock.now() });
  events.write("session.captured", {
    team_id: teamKey,
    agent_id: agentId,
    provider: agent.provider.id,
    session_id: bound.sessionId,
    transcript_path: store.sessions.get(teamKey, agentId)?.transcript_path ?? null,
    captured_via: bound.via,
    confidence: "high",
  });
};

/** What was in doubt, and told. */
const told = createPart(() => new Set<string>());

const noticeKey = ({ teamKey, agentId }: Ids): NoticeKey<"attribution"> =>
  `attribution:${teamKey}/${agentId}:`;

/** Evidence that is not good enough binds nothing, is written down, and told, once. */
export const noteAmbiguous = (
  context: Context,
  agent: LiveAgent,
  sessionId: string,
  reason: string,
  /** False where the leader is told of the same in other words. */
  isNews = true,
): void => {
  const { events } = context;
  const key = `${sessionId}\n${reason}`;
  if (told(agent).has(key)) return;
  told(agent).add(key);
  events.write("provider.session.attribution_ambiguous", {
    team_id: agent.teamKey,
    agent_id: agent.agentId,
    provider: agent.provider.id,
    session_id: sessionId,
    spawn_cwd: agent.cwd,
    reason,
  });
  if (!isNews || agent.kind !== "worker") return;
  tellLeader(
    context,
    agent.teamKey,
    `${noticeKey(agent)}${sessionId}`,
    `Nothing says for sure which conversation ${agent.agentId} is in: ${sessionId} is not taken for it (${reason}). It works on; until its own one is known, nothing of it is read, and it cannot be resumed. See: ${teamAgent("explain", agent.agentId)}`,
  );
};
