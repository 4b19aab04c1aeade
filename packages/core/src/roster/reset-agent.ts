import { TeamAgentError } from "@team-agent/plugin-api";
import {
  type AgentStart,
  type AgentStarted,
  type BusyWord,
  endAgent,
  prepareStart,
  refuseBusyAgent,
  startPrepared,
  withAgent,
} from "../agents/index.ts";
import { newId, teamAgent } from "../ground/index.ts";
import { acceptMessage } from "../mail/index.ts";
import { type Caller, type Context, requireAgent } from "../runtime/index.ts";
import { turnOf } from "../turns/index.ts";
import { cutWorkOf } from "../work/index.ts";
import { inSteps } from "./operation.ts";
import { whatItKnew } from "./what-it-knew.ts";
import type { Whose } from "./whose.ts";

export interface ResetRequest extends Omit<AgentStart, "force" | "allowFresh">, Pick<BusyWord, "cut"> {
  /** Said in so many words: the conversation is given up. */
  readonly discardSession: boolean;
  /** Its open tasks, its notes and its last results are the first that the new conversation is told. */
  readonly keepNotes: boolean;
}

export interface AgentReset extends AgentStarted {
  /** Null where none was known. */
  readonly discarded_session: string | null;
  /** What it was told first; null where nothing was. */
  readonly message_id: string | null;
}

/** Puts an agent's conversation away and starts it afresh. Its messages, its tasks and its place in the team stay. */
export const resetAgent = (
  context: Context,
  caller: Caller,
  whose: Whose,
  request: ResetRequest,
): Promise<AgentReset> => {
  const { teamKey, agentId } = whose;
  requireAgent(context, teamKey, agentId);
  if (!request.discardSession && !request.keepNotes)
    throw new TeamAgentError(
      "discard_session_required",
      `a reset gives up the conversation of ${agentId}: everything that it has read and decided there`,
      { action: teamAgent("reset-agent", agentId, "--discard-session", "--team", teamKey) },
    );
  return withAgent(context, teamKey, agentId, () => resetNow(context, caller, whose, request));
};

const resetNow = async (
  context: Context,
  caller: Caller,
  whose: Whose,
  request: ResetRequest,
): Promise<AgentReset> => {
  const { store, events, clock } = context;
  const { teamKey, agentId } = whose;
  const row = requireAgent(context, teamKey, agentId);
  if (row.wanted === "paused")
    throw new TeamAgentError("agent_paused", `${agentId} is paused: a reset would start it`, {
      action: teamAgent("resume-agent", agentId, "--team", teamKey),
    });
  const again = request.keepNotes
    ? teamAgent("reset-agent", agentId, "--keep-notes", "--cut", "--team", teamKey)
    : teamAgent("reset-agent", agentId, "--discard-session", "--cut", "--team", teamKey);
  refuseBusyAgent(context, whose, again, request);
  const start = { ...request, force: true, allowFresh: true, discard: true };
  const prepared = await prepareStart(context, caller, whose, start);
  const known = request.keepNotes
    ? whatItKnew(store, whose, { now: clock.now(), isAtWork: isAtWork(context, whose) })
    : null;
  const session = store.sessions.get(teamKey, agentId) ?? null;
  return inSteps(context, "reset", whose, async ({ step }) => {
    const runs = context.live.get(teamKey, agentId) !== undefined;
    await step({ step: "stop", undo: runs ? { kind: "goOn" } : null }, () =>
      endAgent(context, teamKey, agentId, "restarted"),
    );
    await step({ step: "discard_session", undo: { kind: "agent", row, session } }, () => {
      if (!session?.session_id) return;
      store.sessions.discard(session, clock.now());
      events.write("discard.session_tombstone", {
        team_id: teamKey,
        agent_id: agentId,
        discarded_session_id: session.session_id,
      });
    });
    const messageId = known === null ? null : newId("msg");
    if (messageId !== null && known !== null)
      await step({ step: "first_message", undo: { kind: "message", messageId } }, () =>
        acceptMessage(context, {
          teamKey,
          sender: "leader",
          recipient: agentId,
          content: known,
          priority: "interrupt",
          messageId,
        }),
      );
    const started = await step({ step: "start", undo: { kind: "program" } }, () =>
      startPrepared(context, prepared),
    );
    const fields = { team_id: teamKey, agent_id: agentId, discarded_session_id: session?.session_id ?? null };
    events.write("reset_agent.complete", { ...fields, message_id: messageId });
    return { ...started, discarded_session: session?.session_id ?? null, message_id: messageId };
  });
};

/** In the middle of a turn, or cut off in one that nobody let it take up again. */
const isAtWork = ({ store, live }: Context, { teamKey, agentId }: Whose): boolean => {
  const agent = live.get(teamKey, agentId);
  return (
    (agent !== undefined && turnOf(agent).state === "busy") || cutWorkOf(store, { teamKey, agentId }) !== null
  );
};
