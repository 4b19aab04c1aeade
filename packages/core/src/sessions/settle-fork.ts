import { type Context, knownEnvironment, type LiveAgent } from "../runtime/index.ts";
import type { SessionRow } from "../store/index.ts";
import { keptWith } from "./kept.ts";

/** Its record holds what another agent said, and nobody knows yet where its own part begins. */
export const isForkPending = ({ fork_state }: Pick<SessionRow, "fork_state">): boolean =>
  fork_state === "pending";

/**
 * Asks the provider whether a fork's record continues the conversation that it was taken from. True when that is settled,
 * one way or the other: a record that does not say so is told as unverified, and never as verified.
 */
export const settleFork = async (context: Context, agent: LiveAgent): Promise<boolean> => {
  const { store, events } = context;
  const { teamKey, agentId, provider } = agent;
  const session = store.sessions.get(teamKey, agentId);
  if (!session || !isForkPending(session)) return true;
  const { session_id: sessionId, forked_from: forkedFrom } = session;
  if (!sessionId || !forkedFrom) return false;
  const query = {
    cwd: agent.cwd,
    env: knownEnvironment(context, teamKey),
    sessionId,
    spawnedAt: agent.startedAt,
    ...keptWith(context, session),
  };
  const { findFork } = provider.sessions;
  const found = findFork ? await findFork(query, forkedFrom) : UNTOLD;
  if (!found || agent.over.signal.aborted) return false;
  const state = found.continues && sessionId !== forkedFrom ? "verified" : "unverified";
  const { evidence, ownFrom: offset } = found;
  if (store.sessions.forkSettled(teamKey, agentId, { sessionId, state, evidence, offset })) {
    const ids = { team_id: teamKey, agent_id: agentId, provider: provider.id };
    const fields = { ...ids, session_id: sessionId, forked_from: forkedFrom, evidence };
    events.write(state === "verified" ? "fork_agent.verified" : "fork_agent.unverified", fields);
    context.changes.emit({ kind: "agent", teamKey, id: agentId });
  }
  return true;
};

const UNTOLD = { continues: false, ownFrom: 0, evidence: "its provider does not tell" };
