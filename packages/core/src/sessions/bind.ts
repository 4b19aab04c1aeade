import { withdrawNotices } from "../mail/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";
import { ambiguousKey } from "./ambiguous.ts";

/** From now on this is the agent's conversation. There is one degree of confidence: high. */
export const bindSession = (
  context: Context,
  agent: Pick<LiveAgent, "teamKey" | "agentId" | "provider">,
  bound: { readonly sessionId: string; readonly transcriptPath: string | null; readonly via: string },
): void => {
  const { store, events, clock } = context;
  const { teamKey, agentId } = agent;
  withdrawNotices(context, ambiguousKey(agent));
  const sharesFile = agent.provider.openRecord !== undefined;
  store.sessions.captured(teamKey, agentId, { ...bound, confidence: "high", at: clock.now(), sharesFile });
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
