export type ResumeDecision =
  | { readonly kind: "resume"; readonly sessionId: string; readonly reason: string }
  /** In a conversation of its own that begins with all of that one. */
  | { readonly kind: "fork"; readonly sessionId: string; readonly reason: string }
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
  /** How it was found again after its id was lost; null where it was known all the time. */
  readonly foundAgain: string | null;
  /** What else was found, and why it is not taken; null where there is nothing of the kind. */
  readonly notTaken: string | null;
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
    return { kind: "fresh", reason: inWords("no turn was ever opened in it", facts.notTaken) };
  if (!facts.canResume && facts.allowFresh) return { kind: "fresh", reason: "its provider cannot resume" };
  if (!facts.canResume)
    return {
      kind: "refuse",
      reason: isUnused
        ? "nobody could see whether a turn was ever opened in it (it has neither hooks nor a record), and its provider cannot resume a conversation"
        : "its provider cannot resume a conversation",
    };
  if (facts.sessionId && isResumable)
    return {
      kind: "resume",
      sessionId: facts.sessionId,
      reason: inWords(facts.resumable!.reason, facts.foundAgain),
    };
  const reason = facts.sessionId
    ? (doubt ??
      `its conversation ${facts.sessionId} cannot be resumed: ${facts.resumable?.reason ?? "unknown"}`)
    : inWords("its conversation is not known", facts.notTaken);
  return facts.allowFresh ? { kind: "fresh", reason } : { kind: "refuse", reason };
};

const inWords = (...words: readonly (string | null)[]): string =>
  words.filter((word) => word !== null).join("; ");

/** Nobody is put into a conversation that may be somebody else's. */
const doubtOf = (facts: Pick<Parameters<typeof decideResume>[0], "sessionId" | "heldBy" | "confidence">) => {
  if (facts.heldBy !== null) return `its conversation ${facts.sessionId} is that of ${facts.heldBy}`;
  if (facts.confidence === null || facts.confidence === "high") return null;
  return `that ${facts.sessionId} is its conversation is only a guess (confidence ${facts.confidence})`;
};
