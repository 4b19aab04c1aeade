import { teamAgent } from "../ground/index.ts";
import { tellLeader } from "../mail/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";
import type { Store } from "../store/index.ts";
import type { AgentIds } from "./agent-ids.ts";

/** A conversation that was shortened so often has lost much of what it was told (D11). */
const RESET_ADVISED_AT = 3;

/** How often an agent's conversation was shortened, where it was so often that a fresh start was advised; else null. */
export const wornOutBy = (
  { sessions }: Pick<Store, "sessions">,
  { teamKey, agentId }: AgentIds,
  sessionId: string | null,
): number | null => {
  const count = sessionId === null ? 0 : sessions.compactions(teamKey, agentId, sessionId);
  return count >= RESET_ADVISED_AT ? count : null;
};

/** The provider shortened its conversation. Counted for each conversation; from the third time a reset is advised, once. */
export const noteCompaction = (context: Context, agent: LiveAgent): void => {
  const { store, events } = context;
  const { teamKey, agentId } = agent;
  const session = store.sessions.get(teamKey, agentId)?.session_id;
  // Its record told of it, and nobody's record is read before it is known whose it is.
  if (!session) return;
  const count = store.sessions.compacted(teamKey, agentId, session);
  const fields = { team_id: teamKey, agent_id: agentId, provider: agent.provider.id };
  events.write("coordinator.compaction_observed", { ...fields, compaction_count: count });
  if (count < RESET_ADVISED_AT || agent.kind !== "worker") return;
  const told = tellLeader(
    context,
    teamKey,
    `compaction:${teamKey}/${agentId}:${session}`,
    `The conversation of ${agentId} was compacted ${count} times; much of what it was told is gone. It goes on. To let it begin anew, with its open tasks, its notes and its last results: ${teamAgent("reset-agent", agentId, "--keep-notes", "--team", teamKey)}`,
  );
  if (told !== null)
    events.write("compaction_threshold_crossed.recommend_reset", { ...fields, compaction_count: count });
};
