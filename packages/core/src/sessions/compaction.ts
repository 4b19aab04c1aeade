import { teamAgent } from "../ground/index.ts";
import { tellLeader } from "../mail/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";
import type { Store } from "../store/index.ts";

/** A conversation that was shortened so often has lost much of what it was told (D11). */
const RESET_ADVISED_AT = 3;

interface Compactions {
  readonly session?: string;
  readonly count?: number;
}

const keyOf = ({ teamKey, agentId }: Pick<LiveAgent, "teamKey" | "agentId">) =>
  `compactions:${teamKey}/${agentId}`;

/** How often an agent's conversation was shortened, where it was so often that a fresh start was advised; else null. */
export const wornOutBy = (
  store: Store,
  ids: Pick<LiveAgent, "teamKey" | "agentId">,
  sessionId: string | null,
): number | null => {
  const { session, count = 0 } = JSON.parse(store.meta.get(keyOf(ids)) ?? "{}") as Compactions;
  return session === (sessionId ?? "unknown") && count >= RESET_ADVISED_AT ? count : null;
};

/** The provider shortened its conversation. Counted for each conversation; from the third time a reset is advised, once. */
export const noteCompaction = (context: Context, agent: LiveAgent): void => {
  const { store, events } = context;
  const session = store.sessions.get(agent.teamKey, agent.agentId)?.session_id ?? "unknown";
  const key = keyOf(agent);
  const before = JSON.parse(store.meta.get(key) ?? "{}") as Compactions;
  const count = (before.session === session ? (before.count ?? 0) : 0) + 1;
  store.meta.set(key, JSON.stringify({ session, count }));
  const fields = { team_id: agent.teamKey, agent_id: agent.agentId, provider: agent.provider.id };
  events.write("coordinator.compaction_observed", { ...fields, compaction_count: count });
  if (count < RESET_ADVISED_AT || agent.kind !== "worker") return;
  const told = tellLeader(
    context,
    agent.teamKey,
    `compaction:${agent.teamKey}/${agent.agentId}:${session}`,
    `The conversation of ${agent.agentId} was compacted ${count} times; much of what it was told is gone. It goes on. For a fresh start, in which it knows nothing of this one: ${teamAgent("start-agent", agent.agentId, "--force", "--allow-fresh")}`,
  );
  if (told !== null)
    events.write("compaction_threshold_crossed.recommend_reset", { ...fields, compaction_count: count });
};
