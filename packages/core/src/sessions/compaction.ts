import { tellLeader } from "../mail/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";

/** A conversation that was shortened so often has lost much of what it was told (D11). */
const RESET_ADVISED_AT = 3;

/** The provider shortened its conversation. Counted for each conversation; from the third time a reset is advised, once. */
export const noteCompaction = (context: Context, agent: LiveAgent): void => {
  const { store, events } = context;
  const session = store.sessions.get(agent.teamKey, agent.agentId)?.session_id ?? "unknown";
  const key = `compactions:${agent.teamKey}/${agent.agentId}`;
  const before = JSON.parse(store.meta.get(key) ?? "{}") as { session?: string; count?: number };
  const count = (before.session === session ? (before.count ?? 0) : 0) + 1;
  store.meta.set(key, JSON.stringify({ session, count }));
  const fields = { team_id: agent.teamKey, agent_id: agent.agentId, provider: agent.provider.id };
  events.write("coordinator.compaction_observed", { ...fields, compaction_count: count });
  if (count < RESET_ADVISED_AT || agent.seat !== "worker") return;
  const told = tellLeader(
    context,
    agent.teamKey,
    `compaction:${agent.teamKey}/${agent.agentId}:${session}`,
    `The conversation of ${agent.agentId} was compacted ${count} times; much of what it was told is gone. It goes on. For a fresh start: team-agent stop-agent ${agent.agentId}, then team-agent start-agent ${agent.agentId} --allow-fresh`,
  );
  if (told !== null)
    events.write("compaction_threshold_crossed.recommend_reset", { ...fields, compaction_count: count });
};
