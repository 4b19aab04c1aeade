import { type Context, requireAgent } from "../runtime/index.ts";
import { begunAt, holderOf, nameOf, ownSession, wornOutBy } from "../sessions/index.ts";

/** What a start allows beside going on in the known conversation. */
export interface FreshStart {
  readonly allowFresh: boolean;
  /** Where a whole team starts, `allowFresh` is for those that cannot be resumed, and for nobody else. */
  readonly keepsWornOut?: boolean;
}

export type ResumeDecision =
  | { readonly kind: "resume"; readonly sessionId: string; readonly reason: string }
  | { readonly kind: "fresh"; readonly reason: string }
  | { readonly kind: "refuse"; readonly reason: string };

/** How an agent comes back (D7): resumed where its conversation is known, fresh where it never had one. */
export const decideResume = (facts: {
  readonly canResume: boolean;
  readonly turns: number;
  /** Something was handed over to it, whatever became of that. */
  readonly wasGiven: boolean;
  /** A turn would have been seen: by its hooks, or by a record, or because none can have been before it was ready. */
  readonly wouldShow: boolean;
  readonly sessionId: string | null;
  /** Who else is in that conversation, or goes back to it. */
  readonly heldBy: string | null;
  readonly resumable: { readonly ok: boolean; readonly reason: string } | null;
  /** How sure it is whose conversation that is; null where we chose its id ourselves. */
  readonly confidence: string | null;
  /** How often it was compacted, where a fresh start was advised and this start is of this agent alone; else null. */
  readonly wornOut: number | null;
  readonly allowFresh: boolean;
}): ResumeDecision => {
  if (facts.wornOut !== null && facts.allowFresh)
    return { kind: "fresh", reason: `its conversation was compacted ${facts.wornOut} times` };
  const doubt = doubtOf(facts);
  const isResumable = facts.resumable?.ok === true && doubt === null;
  const isUnused = facts.turns === 0 && !facts.wasGiven;
  if (isUnused && facts.wouldShow && !isResumable)
    return { kind: "fresh", reason: "no turn was ever opened in it" };
  if (!facts.canResume && facts.allowFresh) return { kind: "fresh", reason: "its provider cannot resume" };
  if (!facts.canResume)
    return {
      kind: "refuse",
      reason: isUnused
        ? "nobody could see whether a turn was ever opened in it (it has neither hooks nor a record), and its provider cannot resume a conversation"
        : "its provider cannot resume a conversation",
    };
  if (facts.sessionId && isResumable)
    return { kind: "resume", sessionId: facts.sessionId, reason: facts.resumable!.reason };
  const reason = facts.sessionId
    ? (doubt ??
      `its conversation ${facts.sessionId} cannot be resumed: ${facts.resumable?.reason ?? "unknown"}`)
    : "its conversation is not known";
  return facts.allowFresh ? { kind: "fresh", reason } : { kind: "refuse", reason };
};

/** Nobody is put into a conversation that may be somebody else's. */
const doubtOf = (facts: Pick<Parameters<typeof decideResume>[0], "sessionId" | "heldBy" | "confidence">) => {
  if (facts.heldBy !== null) return `its conversation ${facts.sessionId} is that of ${facts.heldBy}`;
  if (facts.confidence === null || facts.confidence === "high") return null;
  return `that ${facts.sessionId} is its conversation is only a guess (confidence ${facts.confidence})`;
};

export const resumeDecisionFor = async (
  context: Context,
  teamKey: string,
  agentId: string,
  { allowFresh, keepsWornOut = false }: FreshStart,
  env: Readonly<Record<string, string>>,
): Promise<ResumeDecision> => {
  const { store } = context;
  const row = requireAgent(context, teamKey, agentId);
  const provider = await context.registry.provider(row.provider);
  const session = ownSession(store, { teamKey, agentId });
  const sessionId = session?.session_id ?? null;
  const begun = begunAt(store, { teamKey, agentId });
  const resumable = sessionId
    ? await provider.sessions.isResumable({
        cwd: session!.spawn_cwd,
        env,
        sessionId,
        spawnedAt: store.panes.latest(teamKey, agentId)?.intended_at ?? 0,
      })
    : null;
  const holder = sessionId ? holderOf(store, { teamKey, agentId }, sessionId) : null;
  return decideResume({
    canResume: provider.capabilities.resume,
    turns: store.turns.count(teamKey, agentId, begun),
    wasGiven: store.messages.wasGiven(teamKey, agentId, begun),
    wouldShow:
      row.channel === "hooks" ||
      // A program that can resume keeps records, and its provider finds them; without one there was no turn.
      provider.capabilities.resume ||
      (session?.transcript_path ?? null) !== null ||
      !store.panes.wasReady(teamKey, agentId),
    sessionId,
    resumable,
    heldBy: holder && nameOf(holder),
    confidence: session?.confidence ?? null,
    wornOut: keepsWornOut ? null : wornOutBy(store, { teamKey, agentId }, sessionId),
    allowFresh,
  });
};
