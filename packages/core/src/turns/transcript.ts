import type { SessionEvidence } from "@team-agent/plugin-api";
import { type Context, knownEnvironment, type LiveAgent } from "../runtime/index.ts";
import { bindSession, holderOf, nameOf, noteAmbiguous } from "../sessions/index.ts";
import { applyFacts } from "./apply.ts";
import { followFile } from "./follow-file.ts";
import { startNews, turnPart } from "./state.ts";

/** Follows the agent's transcript once its path is known; called again when a path was learnt or in doubt. */
export const followTranscript = (context: Context, agent: LiveAgent): void => {
  const session = context.store.sessions.get(agent.teamKey, agent.agentId);
  const path = session?.transcript_path;
  const known = turnPart(agent).followed;
  if (!path || agent.over.signal.aborted) return;
  if (known?.path === path) {
    known.follower.read();
    return;
  }
  // What was written to the old record until now still counts.
  known?.follower.read();
  known?.follower.stop();
  const reader = agent.provider.createTranscriptReader();
  const follower = followFile({
    path,
    offset: session.read_offset,
    onReset: () => {
      context.store.sessions.advance(agent.teamKey, agent.agentId, path, 0);
      // What is read again began no new turn.
      const last = context.store.turns.latest(agent.teamKey, agent.agentId)?.closed_at ?? 0;
      startNews(agent, last);
    },
    onLongLine: (bytes) =>
      context.events.write("session.line_skipped", {
        team_id: agent.teamKey,
        agent_id: agent.agentId,
        transcript_path: path,
        bytes,
      }),
    onLines: (lines, offset) => {
      // Facts and position belong together: after a crash nothing is read twice without harm and nothing is skipped.
      context.store.transaction(() => {
        for (const line of lines)
          if (line !== "") applyFacts(context, agent, reader.push(line), "transcript");
        context.store.sessions.advance(agent.teamKey, agent.agentId, path, offset);
      });
    },
  });
  turnPart(agent).followed = { path, follower };
  agent.over.signal.addEventListener("abort", () => follower.stop(), { once: true });
};

/**
 * Follows the record of an agent without hooks that speak of it. The provider is asked where it is: by the id, or by the
 * mark of the launch where no hook will ever name the conversation.
 */
export const locateTranscript = async (context: Context, agent: LiveAgent): Promise<void> => {
  const { store } = context;
  const session = store.sessions.get(agent.teamKey, agent.agentId);
  if (!session) return;
  if (session.transcript_path) return followTranscript(context, agent);
  stopFollowing(agent);
  const launchMark = store.panes.latest(agent.teamKey, agent.agentId)?.launch_mark;
  const knownBy = session.session_id
    ? { sessionId: session.session_id }
    : launchMark && agent.channel === "paste" && { launchMark };
  if (!knownBy) return;
  const found = await agent.provider.sessions.locate({
    cwd: agent.cwd,
    env: knownEnvironment(context, agent.teamKey),
    spawnedAt: agent.startedAt,
    ...knownBy,
  });
  // The agent may have ended meanwhile, or its own call may have named its conversation.
  const isStale = store.sessions.get(agent.teamKey, agent.agentId)?.session_id !== session.session_id;
  if (!found || isStale || agent.over.signal.aborted) return;
  const { sessionId, transcriptPath, evidence } = found;
  const doubt = doubtOf(context, agent, session.session_id, found);
  if (doubt) return noteAmbiguous(context, agent, sessionId, doubt);
  bindSession(context, agent, { sessionId, transcriptPath, via: evidence });
  followTranscript(context, agent);
};

/** Its conversation is another one by now, whose record is not known. */
const stopFollowing = (agent: LiveAgent): void => {
  turnPart(agent).followed?.follower.stop();
  turnPart(agent).followed = null;
};

const doubtOf = (
  { store }: Context,
  agent: LiveAgent,
  asked: string | null,
  { sessionId, confidence, evidence }: SessionEvidence,
): string | null => {
  if (asked !== null && sessionId !== asked) return `${asked} was looked for: ${evidence}`;
  if (confidence !== "high") return `confidence ${confidence}: ${evidence}`;
  const holder = holderOf(store, agent, sessionId);
  return holder && `it is that of ${nameOf(holder)}: ${evidence}`;
};
