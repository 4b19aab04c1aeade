import { type PaneRef, TeamAgentError } from "@team-agent/plugin-api";
import type { Context } from "../runtime/index.ts";

/** A worker's window has its program, and gets its mail. Throws `leader_not_found`. */
export const refuseWorkersPane = ({ live }: Context, { endpoint, paneId }: PaneRef): void => {
  const worker = live
    .all()
    .find((one) => one.kind === "worker" && one.pane.endpoint === endpoint && one.pane.paneId === paneId);
  if (worker)
    throw new TeamAgentError(
      "leader_not_found",
      `pane ${paneId} belongs to ${worker.agentId}, a worker of team ${worker.teamKey}`,
      {
        action: "let the agent that is to lead run this command",
        data: { reason: "caller_is_worker" },
      },
    );
};
