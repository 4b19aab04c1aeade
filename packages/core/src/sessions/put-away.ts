import type { Context } from "../runtime/index.ts";
import type { AgentIds } from "./agent-ids.ts";
import { ownSession } from "./drift.ts";

/** The conversation of an agent that leaves is put away, where it can be seen and nobody goes back to it. Answers which. */
export const putAway = ({ store, events, clock }: Context, ids: AgentIds): string | null => {
  const session = ownSession(store, ids);
  if (!session?.session_id) return null;
  store.sessions.discard(session, clock.now());
  events.write("discard.session_tombstone", {
    team_id: ids.teamKey,
    agent_id: ids.agentId,
    discarded_session_id: session.session_id,
  });
  return session.session_id;
};
