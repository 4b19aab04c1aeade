import type { Context, LiveAgent } from "../runtime/index.ts";
import { locateTranscript } from "../turns/index.ts";

/** A provider that does not answer keeps nobody's end waiting. */
const WITHIN_MS = 2_000;

/**
 * Writes down which conversation an agent is in, as far as anything tells by now: it is about to be ended, and what it wrote a
 * moment ago nobody has looked at yet. True where its record is known.
 */
export const captureSession = async (context: Context, agent: LiveAgent): Promise<boolean> => {
  const { store, clock } = context;
  const isKnown = () => (store.sessions.get(agent.teamKey, agent.agentId)?.transcript_path ?? null) !== null;
  if (isKnown()) return true;
  const done = locateTranscript(context, agent).catch(() => {});
  let forget = () => {};
  const late = new Promise<void>((resolve) => {
    forget = clock.after(WITHIN_MS, resolve);
  });
  await Promise.race([done, late]);
  forget();
  return isKnown();
};

/** The same for those of a team that run, before any of them is asked to end. */
export const captureSessions = async (context: Context, teamKey: string): Promise<void> => {
  const { store, live, events } = context;
  const missing = live
    .all()
    .filter(
      ({ teamKey: key, agentId, kind, provider }) =>
        key === teamKey &&
        kind === "worker" &&
        provider.capabilities.resume &&
        !store.sessions.get(teamKey, agentId)?.transcript_path,
    );
  const known = await Promise.all(missing.map((agent) => captureSession(context, agent)));
  const idsOf = (isKnown: boolean) =>
    missing.filter((_, index) => known[index] === isKnown).map(({ agentId }) => agentId);
  const captured = idsOf(true);
  const missed = idsOf(false);
  const ids = { team_id: teamKey };
  events.write("shutdown.session_capture_checked", {
    ...ids,
    missing_before: missing.map(({ agentId }) => agentId),
    captured,
  });
  if (missed.length > 0) events.write("shutdown.session_capture_missed", { ...ids, agents: missed });
};
