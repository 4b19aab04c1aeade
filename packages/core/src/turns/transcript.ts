import type { TurnFact } from "@team-agent/plugin-api";
import { type Context, createLiveAgent, type LiveAgent } from "../runtime/index.ts";
import { isForkPending, isRepaired, locateSession } from "../sessions/index.ts";
import type { SessionRow } from "../store/index.ts";
import { applyFacts } from "./apply.ts";
import { awaitFork } from "./await-fork.ts";
import { type Follower, followFile } from "./follow-file.ts";
import { followRecord } from "./follow-record.ts";
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
  // A file of lines is one conversation's, which may get another id.
  const isSame =
    known?.path === path && (!agent.provider.openRecord || known.sessionId === session.session_id);
  if (isSame) {
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
  const follower = follow(context, agent, session, path);
  turnPart(agent).followed = { path, sessionId: session.session_id, follower };
  agent.over.signal.addEventListener("abort", () => follower.stop(), { once: true });
};

const follow = (context: Context, agent: LiveAgent, session: SessionRow, path: string): Follower => {
  const { clock, store } = context;
  const { openRecord } = agent.provider;
  const onReset = () => {
    store.sessions.advance(agent.teamKey, agent.agentId, path, 0);
    // What is read again began no new turn.
    const last = store.turns.latest(agent.teamKey, agent.agentId)?.closed_at ?? 0;
    startNews(agent, Math.max(last, session.forked_from === null ? 0 : session.begun_at));
  };
  if (openRecord && session.session_id !== null) {
    const query = { path, sessionId: session.session_id };
    return followRecord({
      clock,
      path,
      cursor: session.read_offset,
      open: (cursor) => openRecord(query, cursor),
      onReset,
      onEntries: (entries, from) => {
        const starts = [from, ...entries.map(({ cursor }) => cursor)];
        takeIn(context, agent, { path, starts, told: entries.map(({ facts }) => facts) });
      },
    });
  }
  const reader = agent.provider.createTranscriptReader();
  return followFile({
    clock,
    path,
    offset: session.read_offset,
    onReset,
    onLongLine: (bytes) =>
      context.events.write("session.line_skipped", {
        team_id: agent.teamKey,
        agent_id: agent.agentId,
        transcript_path: path,
        bytes,
      }),
    onLines: (lines, offset) => {
      const told = reader.pushAll(lines);
      takeIn(context, agent, { path, starts: [...beginnings(lines, offset), offset], told });
    },
  });
};

interface Read {
  readonly path: string;
  /** Where each thing that was read begins, and where the last one ends. */
  readonly starts: readonly number[];
  readonly told: readonly (readonly TurnFact[])[];
}

/** Facts and position belong together: after a crash nothing is read twice without harm and nothing is skipped. */
const takeIn = (context: Context, agent: LiveAgent, { path, starts, told }: Read): void => {
  const { store } = context;
  const end = starts.at(-1)!;
  store.transaction(() => {
    for (const [index, facts] of told.entries()) {
      endFormerTurn(context, agent, starts[index]!);
      applyFacts(context, agent, facts, "transcript");
    }
    endFormerTurn(context, agent, end);
    store.sessions.advance(agent.teamKey, agent.agentId, path, end);
  });
  const { grows } = turnPart(agent);
  if (grows === null || end <= grows.place) return;
  turnPart(agent).grows = null;
  grows.tell();
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
