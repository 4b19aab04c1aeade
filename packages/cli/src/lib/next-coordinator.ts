import {
  type Connection,
  connectTo,
  isGone,
  isReplaced,
  leavingProcess,
  outcomeOf,
  systemClock,
  type Workspace,
} from "@team-agent/core/client";

/** They go on for as long as somebody wants them to. */
export const ENDLESS: readonly string[] = ["watch", "prune"];

/**
 * The next coordinator is asked where this one left and has done nothing, and where it was lost, or another version took its
 * place, while it only looked. One that was stopped meanwhile stays so: whoever waits or watches is told.
 */
export const isForAnother = (error: unknown, method: string): boolean => {
  if (!isGone(error)) return false;
  if (outcomeOf(error) === "not_begun") return true;
  const hasNext = error.code === "connection_lost" || isReplaced(error);
  return hasNext && outcomeOf(error) === "none" && !ENDLESS.includes(method);
};

const NEXT_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 50;

/** Whoever takes a coordinator's place starts the next one: this command's own version may be the older one. */
export const nextOf = async (workspace: Workspace, error: unknown): Promise<Connection | null> => {
  if (!isGone(error) || !isReplaced(error)) return null;
  const deadline = systemClock.now() + NEXT_WITHIN_MS;
  while (systemClock.now() < deadline) {
    const next = leavingProcess(workspace) === null ? await connectTo(workspace).catch(() => null) : null;
    if (next) return next;
    await systemClock.sleep(LOOK_EVERY_MS);
  }
  return null;
};
