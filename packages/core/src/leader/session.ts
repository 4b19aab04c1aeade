import { basename } from "node:path";
import type { Context, LiveAgent } from "../runtime/index.ts";

/** Shutdown leaves sessions with this prefix alone, because they belong to a person. */
const LEADER_PREFIX = "team-agent-leader-";

/** A leader in a session of its own, which anybody may look at again. */
export const runningLeader = (context: Context, providerId: string): LiveAgent | undefined =>
  context.live
    .all()
    .find(
      (agent) =>
        agent.kind === "seated" &&
        !agent.exited &&
        agent.provider.id === providerId &&
        agent.pane.session.startsWith(LEADER_PREFIX),
    );

/** The name of the session that a new leader gets. */
export const leaderSession = (provider: string, root: string, seat: string): string => {
  const folder =
    basename(root)
      .replaceAll(/[^A-Za-z0-9_-]+/g, "-")
      .replaceAll(/^-+|-+$/g, "")
      .slice(0, 48) || "workspace";
  return `${LEADER_PREFIX}${provider}-${folder}-${seat.slice(-8)}`;
};
