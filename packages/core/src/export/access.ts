import { TeamAgentError } from "@team-agent/plugin-api";
import { identify, isLedBy } from "../runtime/index.ts";
import type { Store } from "../store/index.ts";

/**
 * An export holds everybody's mail: it is for a person, and for the team's own leader. No coordinator is asked, so what
 * a token allows is read from the store.
 */
export const requireExportRights = (store: Store, teamKey: string, token: string | undefined): void => {
  if (token === undefined) return;
  const caller = identify({ store }, token);
  if (caller.seat === "leader" && isLedBy({ store }, caller, teamKey)) return;
  throw new TeamAgentError(
    "not_allowed",
    caller.seat === "worker"
      ? `the worker ${caller.agentId} may not export a team`
      : `${caller.agentId} does not lead team ${teamKey}`,
    { action: "ask a person to run it" },
  );
};
