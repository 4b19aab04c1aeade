import { type Context, knownEnvironment, type LiveAgent } from "../runtime/index.ts";
import { noteAmbiguous } from "./ambiguous.ts";
import { bindSession } from "./bind.ts";
import { holderOf } from "./holder.ts";
import { doubtOf, knownBy } from "./locate.ts";

/** Asks the provider where the agent's conversation is written down. True when it is known afterwards. */
export const locateSession = async (context: Context, agent: LiveAgent): Promise<boolean> => {
  const { store } = context;
  const { teamKey, agentId } = agent;
  const session = store.sessions.get(teamKey, agentId);
  if (!session) return false;
  const asked = session.session_id;
  const by = knownBy(asked, store.panes.latest(teamKey, agentId)?.launch_mark ?? null, agent.channel);
  if (!by) return false;
  const found = await agent.provider.sessions.locate({
    cwd: agent.cwd,
    env: knownEnvironment(context, teamKey),
    spawnedAt: agent.startedAt,
    ...by,
  });
  // The agent may have ended meanwhile, or its own call may have named its conversation.
  const isStale = store.sessions.get(teamKey, agentId)?.session_id !== asked;
  if (!found || isStale || agent.over.signal.aborted) return false;
  const { sessionId, transcriptPath, evidence } = found;
  const doubt = doubtOf(found, asked, holderOf(store, agent, sessionId));
  if (doubt) noteAmbiguous(context, agent, sessionId, doubt);
  else bindSession(context, agent, { sessionId, transcriptPath, via: evidence });
  return !doubt;
};
