import { type Context, createLiveAgent, type LiveAgent } from "../runtime/index.ts";
import { isForkPending, isRepaired, locateSession } from "../sessions/index.ts";
import { applyFacts } from "./apply.ts";
import { awaitFork } from "./await-fork.ts";
import { followFile } from "./follow-file.ts";
import { beginnings, endFormerTurn } from "./former.ts";
import { startNews, turnPart } from "./state.ts";

/** Follows the agent's transcript once its path is known; called again when a path was learnt or in doubt. */
export const followTranscript = (context: Context, agent: LiveAgent): void => {
  const session = context.store.sessions.get(agent.teamKey, agent.agentId);
  const path = session?.transcript_path;
  const known = turnPart(agent).followed;
  if (!path || agent.over.signal.aborted) return;
  if (isForkPending(session)) {
    awaitFork(context, agent, path, () => followTranscript(context, agent));
    return;
  }
  if (known?.path === path) {
    known.follower.read();
    return;
  }
  // What was written to the old record until now still counts.
  known?.follower.read();
  known?.follower.stop();
  // What stands in its record from before its birth may be another agent's.
  if (session.fork_state === "unverified") startNews(agent, session.begun_at);
  // How far it was read was lost with its id, and it is read once more: what was known began no new turn.
  if (session.read_offset === 0 && (isRepaired(session) || turnPart(agent).before !== null))
    startNews(agent, context.store.turns.latest(agent.teamKey, agent.agentId)?.closed_at ?? 0);
  const reader = agent.provider.createTranscriptReader();
  const follower = followFile({
    clock: context.clock,
    path,
    offset: session.read_offset,
    onReset: () => {
      context.store.sessions.advance(agent.teamKey, agent.agentId, path, 0);
      // What is read again began no new turn.
      const last = context.store.turns.latest(agent.teamKey, agent.agentId)?.closed_at ?? 0;
      startNews(agent, Math.max(last, session.forked_from === null ? 0 : session.begun_at));
    },
    onLongLine: (bytes) =>
      context.events.write("session.line_skipped", {
        team_id: agent.teamKey,
        agent_id: agent.agentId,
        transcript_path: path,
        bytes,
      }),
    onLines: (lines, offset) => {
      const facts = reader.pushAll(lines);
      // Facts and position belong together: after a crash nothing is read twice without harm and nothing is skipped.
      context.store.transaction(() => {
        const starts = beginnings(lines, offset);
        for (const [index, told] of facts.entries()) {
          endFormerTurn(context, agent, starts[index]!);
          applyFacts(context, agent, told, "transcript");
        }
        endFormerTurn(context, agent, offset);
        context.store.sessions.advance(agent.teamKey, agent.agentId, path, offset);
      });
    },
  });
  turnPart(agent).followed = { path, follower };
  agent.over.signal.addEventListener("abort", () => follower.stop(), { once: true });
};

/** Reads what an agent's program wrote after it was last looked at. The program has ended, and nothing follows it any more. */
export const readToTheEnd = (context: Context, agent: LiveAgent): void => {
  const reader = createLiveAgent(agent);
  followTranscript(context, reader);
  reader.over.abort();
};

/** Follows the record of an agent without hooks that speak of it: where it is not known, it is looked for. */
export const locateTranscript = async (context: Context, agent: LiveAgent): Promise<void> => {
  const session = context.store.sessions.get(agent.teamKey, agent.agentId);
  if (!session) return;
  if (session.transcript_path) return followTranscript(context, agent);
  stopFollowing(agent);
  if (await locateSession(context, agent)) followTranscript(context, agent);
};

/** Its conversation is another one by now, whose record is not known. */
const stopFollowing = (agent: LiveAgent): void => {
  turnPart(agent).followed?.follower.stop();
  turnPart(agent).followed = null;
};
