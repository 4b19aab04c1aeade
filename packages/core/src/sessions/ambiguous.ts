import { teamAgent } from "../ground/index.ts";
import { type NoticeKey, tellLeader } from "../mail/index.ts";
import { type Context, createPart, type LiveAgent } from "../runtime/index.ts";
import type { AgentIds } from "./agent-ids.ts";

/** What was in doubt, and told. */
const told = createPart(() => new Set<string>());

export const ambiguousKey = ({ teamKey, agentId }: AgentIds): NoticeKey<"attribution"> =>
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
    `${ambiguousKey(agent)}${sessionId}`,
    `Nothing says for sure which conversation ${agent.agentId} is in: ${sessionId} is not taken for it (${reason}). It works on; until its own one is known, nothing of it is read, and it cannot be resumed. See: ${teamAgent("explain", agent.agentId, "--team", agent.teamKey)}`,
  );
};
