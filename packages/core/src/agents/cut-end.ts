import type { Transport } from "@team-agent/plugin-api";
import { ENDED_BY_US } from "../ground/index.ts";
import { endProgram } from "../programs/index.ts";
import type { Context } from "../runtime/index.ts";

/**
 * Ends what we had decided to end when the coordinator went: a row says so, the window stands, and the very process in it
 * still runs. Left alone, it would go on in a conversation that the agent's next program goes on in as well.
 */
export const finishEnds = async (context: Context, teamKey: string, transport: Transport): Promise<void> => {
  const decided = context.store.panes
    .endedOf(teamKey)
    .filter(({ end_reason }) => end_reason !== null && ENDED_BY_US.includes(end_reason));
  for (const pane of await transport.list()) {
    if (pane.dead) continue;
    const isDecided = decided.some(
      ({ pane_id, pid, start_time }) =>
        pane_id === pane.paneId && pid === pane.pid && start_time !== null && start_time === pane.startTime,
    );
    if (isDecided) await endProgram(context, pane, () => transport.kill(pane));
  }
};
