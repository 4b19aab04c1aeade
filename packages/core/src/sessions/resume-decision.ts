import { type Context, requireAgent } from "../runtime/index.ts";
import { nameOf } from "./agent-ids.ts";
import { wornOutBy } from "./compaction.ts";
import { ownSession } from "./drift.ts";
import { holderOf } from "./holder.ts";
import { decideResume, type ResumeDecision } from "./resume.ts";

/** What a start allows beside going on in the known conversation. */
export interface FreshStart {
  readonly allowFresh: boolean;
  /** Afresh, whatever could be gone on with: its conversation is put away. */
  readonly discard?: boolean;
  /** Where a whole team starts, `allowFresh` is for those that cannot be resumed, and for nobody else. */
  readonly keepsWornOut?: boolean;
}

/** Collects what is known of an agent, and decides how it comes back. */
export const resumeDecisionFor = async (
  context: Context,
  teamKey: string,
  agentId: string,
  { allowFresh, discard = false, keepsWornOut = false }: FreshStart,
  env: Readonly<Record<string, string>>,
): Promise<ResumeDecision> => {
  if (discard) return { kind: "fresh", reason: "its conversation is put away" };
  const { store } = context;
  const row = requireAgent(context, teamKey, agentId);
  const provider = await context.registry.provider(row.provider);
  const session = ownSession(store, { teamKey, agentId });
  const sessionId = session?.session_id ?? null;
  const begun = session?.begun_at ?? 0;
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
