import type { LiveAgents } from "../runtime/index.ts";
import type { DiscardedSessionRow, Store } from "../store/index.ts";
import { reportAgent } from "./agent-report.ts";
import type { AgentState } from "./words.ts";

export interface SessionView {
  readonly team: string;
  readonly agent_id: string;
  readonly provider: string;
  readonly model: string | null;
  readonly status: AgentState;
  /** Null as long as it is not known. */
  readonly session_id: string | null;
  readonly transcript_path: string | null;
  /** What named the conversation; null where we chose its id, and nothing has named it yet. */
  readonly captured_via: string | null;
  readonly confidence: string | null;
  readonly captured_at: number | null;
  /** Where its program was started; null where it never was. */
  readonly spawn_cwd: string | null;
}

export interface SessionList {
  readonly ok: true;
  readonly sessions: readonly SessionView[];
  /** Conversations that were put away, the latest first; null where nobody asked for them. */
  readonly discarded: readonly DiscardedSessionRow[] | null;
}

/** Who is in which conversation, and how that is known. `live` is null when only the database can be read. */
export const listSessions = (
  store: Store,
  live: LiveAgents | null,
  teamKeys: readonly string[],
  withDiscarded: boolean,
): SessionList => ({
  ok: true,
  sessions: teamKeys.flatMap((teamKey) =>
    store.agents.ofTeam(teamKey).map(({ agent_id }) => viewOf(store, live, teamKey, agent_id)),
  ),
  discarded: withDiscarded ? teamKeys.flatMap((teamKey) => store.sessions.discardedOf(teamKey)) : null,
});

const viewOf = (store: Store, live: LiveAgents | null, teamKey: string, agentId: string): SessionView => {
  const { provider, model, status } = reportAgent(store, live, teamKey, agentId, 0);
  const session = store.sessions.get(teamKey, agentId);
  return {
    team: teamKey,
    agent_id: agentId,
    provider,
    model,
    status,
    session_id: session?.session_id ?? null,
    transcript_path: session?.transcript_path ?? null,
    captured_via: session?.captured_via ?? null,
    confidence: session?.confidence ?? null,
    captured_at: session?.captured_at ?? null,
    spawn_cwd: session?.spawn_cwd ?? null,
  };
};
