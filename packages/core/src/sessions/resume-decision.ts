import type { GuardedProvider } from "../registry/index.ts";
import { type Context, requireAgent } from "../runtime/index.ts";
import type { SessionRow } from "../store/index.ts";
import { nameOf } from "./agent-ids.ts";
import { wornOutBy } from "./compaction.ts";
import { ownSession } from "./drift.ts";
import { FOUND_AGAIN, isRepaired } from "./found-again.ts";
import { holderOf } from "./holder.ts";
import { keptWith } from "./kept.ts";
import { type Found, repairSession } from "./repair-session.ts";
import { decideResume, type ResumeDecision } from "./resume.ts";

/** What a start allows beside going on in the known conversation. */
export interface FreshStart {
  readonly allowFresh: boolean;
  /** Afresh, whatever could be gone on with: its conversation is put away. */
  readonly discard?: boolean;
  /** The program that it is to run; without it, the one that it ran. */
  readonly provider?: string;
  /** A new agent begins with a copy of this conversation. */
  readonly forkOf?: string;
  /** Where a whole team starts, `allowFresh` is for those that cannot be resumed, and for nobody else. */
  readonly keepsWornOut?: boolean;
  /** Only says what would be done: a conversation that is found again is not written down. */
  readonly planOnly?: boolean;
}

/** Collects what is known of an agent, and decides how it comes back. */
export const resumeDecisionFor = async (
  context: Context,
  teamKey: string,
  agentId: string,
  { allowFresh, discard = false, provider: wanted, forkOf, keepsWornOut = false, planOnly }: FreshStart,
  env: Readonly<Record<string, string>>,
): Promise<ResumeDecision> => {
  if (discard) return { kind: "fresh", reason: "its conversation is put away" };
  if (forkOf) return { kind: "fork", sessionId: forkOf, reason: `it begins with the conversation ${forkOf}` };
  const { store } = context;
  const row = requireAgent(context, teamKey, agentId);
  const provider = await context.registry.provider(wanted ?? row.provider);
  const repair = await repairSession(context, { teamKey, agentId }, { provider: wanted, env, planOnly });
  const session = withFound(ownSession(store, { teamKey, agentId }), repair.found);
  const sessionId = session?.session_id ?? null;
  const begun = session?.begun_at ?? 0;
  const resumable = sessionId
    ? await provider.sessions.isResumable({
        cwd: session!.spawn_cwd,
        env,
        sessionId,
        spawnedAt: store.panes.latest(teamKey, agentId)?.intended_at ?? 0,
        ...keptWith(context, session),
      })
    : null;
  const turns = store.turns.count(teamKey, agentId, begun);
  const wasGiven = store.messages.wasGiven(teamKey, agentId, begun);
  // One whose id is not known may have been written down all the same, with all that it did.
  const isUnwritten = resumable ? !resumable.ok : turns === 0 && !wasGiven;
  const again = session && isUnwritten ? await forkAgain(provider, session, env) : null;
  if (again !== null && (again.kind === "fork" || !allowFresh)) return again;
  const holder = sessionId ? holderOf(store, { teamKey, agentId }, sessionId) : null;
  return decideResume({
    canResume: provider.capabilities.resume,
    turns,
    wasGiven,
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
    foundAgain: session && isRepaired(session) ? FOUND_AGAIN[session.captured_via] : null,
    notTaken: repair.doubt,
    wornOut: keepsWornOut ? null : wornOutBy(store, { teamKey, agentId }, sessionId),
    allowFresh,
  });
};

/** What a plan found is written down nowhere. */
const withFound = (row: SessionRow | undefined, found: Found | null): SessionRow | undefined =>
  row && found
    ? {
        ...row,
        session_id: found.sessionId,
        transcript_path: found.transcriptPath,
        captured_via: found.via,
        confidence: "high",
      }
    : row;

/** A fork that ended before its program wrote it down is made again; null where there is no such one. */
const forkAgain = async (
  provider: GuardedProvider,
  { fork_state, forked_from, spawn_cwd: cwd }: SessionRow,
  env: Readonly<Record<string, string>>,
): Promise<ResumeDecision | null> => {
  if (fork_state !== "pending" || !forked_from) return null;
  const { ok, reason } = await provider.sessions.isResumable({
    cwd,
    env,
    sessionId: forked_from,
    spawnedAt: 0,
  });
  return ok
    ? { kind: "fork", sessionId: forked_from, reason: "its fork was never written down, and is made again" }
    : { kind: "refuse", reason: `its fork was never written down, and ${forked_from} is gone: ${reason}` };
};
