import type { Context } from "../runtime/index.ts";
import { locateUnnamed } from "../sessions/index.ts";
import type { Patience } from "./patience.ts";

/**
 * Waits for the conversations of those that run and were given something, where nobody has named them yet: a program may
 * write its record a moment later, and without it the agent could not be resumed.
 */
export const awaitSessions = async (
  context: Context,
  teamKey: string,
  {
    deadlineMs,
    pollMs,
    allowFresh,
    env,
  }: Patience & { readonly allowFresh: boolean; readonly env: Readonly<Record<string, string>> },
): Promise<void> => {
  const { clock, events, changes } = context;
  const began = clock.now();
  let missing = missingOf(context, teamKey);
  for (let iteration = 1; missing.length > 0; iteration++) {
    await Promise.all(missing.map((agentId) => locateUnnamed(context, { teamKey, agentId }, env)));
    const left = missingOf(context, teamKey);
    const elapsed = clock.now() - began;
    events.write("provider.session.converging", {
      team_id: teamKey,
      iteration,
      elapsed_ms: elapsed,
      deadline_ms: deadlineMs,
      remaining_ms: Math.max(0, deadlineMs - elapsed),
      assigned: missing.filter((agentId) => !left.includes(agentId)),
      missing: left,
      allow_fresh: allowFresh,
    });
    missing = left;
    if (missing.length === 0 || elapsed >= deadlineMs) return;
    const isFewer = () => (missingOf(context, teamKey).length < left.length ? true : null);
    await changes.until(isFewer, Math.min(pollMs, deadlineMs - elapsed));
  }
};

const missingOf = ({ store, live }: Context, teamKey: string): readonly string[] =>
  live
    .all()
    .filter(({ teamKey: key, agentId, kind, provider }) => {
      if (key !== teamKey || kind !== "worker" || !provider.capabilities.resume) return false;
      const session = store.sessions.get(teamKey, agentId);
      if (!session || session.session_id !== null) return false;
      const begun = session.begun_at;
      return (
        store.turns.count(teamKey, agentId, begun) > 0 || store.messages.wasGiven(teamKey, agentId, begun)
      );
    })
    .map(({ agentId }) => agentId);
