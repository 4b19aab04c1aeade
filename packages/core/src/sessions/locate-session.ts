import type { SessionEvidence } from "@team-agent/plugin-api";
import { type Context, knownEnvironment, type LiveAgent } from "../runtime/index.ts";
import type { AgentIds } from "./agent-ids.ts";
import { noteAmbiguous } from "./ambiguous.ts";
import { bindSession } from "./bind.ts";
import { holderOf } from "./holder.ts";
import { keptWith } from "./kept.ts";
import { doubtOf, knownBy } from "./locate.ts";

/** Asks the provider where the agent's conversation is written down. True when it is known afterwards. */
export const locateSession = async (context: Context, agent: LiveAgent): Promise<boolean> => {
  const looked = await lookFor(context, agent, knownEnvironment(context, agent.teamKey));
  // The agent may have ended meanwhile.
  if (!looked || agent.over.signal.aborted) return false;
  const { found, doubt } = looked;
  if (doubt) noteAmbiguous(context, agent, found.sessionId, doubt);
  else bindSession(context, agent, toNamed(found));
  return !doubt;
};

/**
 * The same for a conversation that nobody has named yet, whether its program runs or has ended: many a program writes its
 * record down in its own end. What is not certain binds nothing.
 */
export const locateUnnamed = async (
  context: Context,
  ids: AgentIds,
  env: Readonly<Record<string, string>>,
): Promise<void> => {
  const { store, live, registry } = context;
  const { teamKey, agentId } = ids;
  const session = store.sessions.get(teamKey, agentId);
  if (!session || session.session_id !== null || store.sessions.drift(teamKey, agentId)) return;
  const agent = live.get(teamKey, agentId);
  if (agent) {
    await locateSession(context, agent);
    return;
  }
  const { provider, channel } = store.agents.get(teamKey, agentId)!;
  const asking = {
    teamKey,
    agentId,
    provider: await registry.provider(provider),
    channel,
    cwd: session.spawn_cwd,
    startedAt: store.panes.latest(teamKey, agentId)?.intended_at ?? 0,
  };
  const looked = await lookFor(context, asking, env);
  if (looked && !looked.doubt) bindSession(context, asking, toNamed(looked.found));
};

type Asking = Pick<LiveAgent, "teamKey" | "agentId" | "provider" | "channel" | "cwd" | "startedAt">;

const lookFor = async (
  context: Context,
  asking: Asking,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly found: SessionEvidence; readonly doubt: string | null } | null> => {
  const { store } = context;
  const { teamKey, agentId, provider, cwd, startedAt: spawnedAt } = asking;
  const session = store.sessions.get(teamKey, agentId);
  if (!session) return null;
  const asked = session.session_id;
  const by = knownBy(asked, store.panes.latest(teamKey, agentId)?.launch_mark ?? null, asking.channel);
  if (!by) return null;
  const found = await provider.sessions.locate({ cwd, env, spawnedAt, ...by, ...keptWith(context, session) });
  // Its own call may have named its conversation meanwhile.
  if (!found || store.sessions.get(teamKey, agentId)?.session_id !== asked) return null;
  const doubt = doubtOf(found, asked, holderOf(store, asking, found.sessionId));
  return { found, doubt: doubt || null };
};

const toNamed = ({ sessionId, transcriptPath, evidence: via }: SessionEvidence) => ({
  sessionId,
  transcriptPath,
  via,
});
