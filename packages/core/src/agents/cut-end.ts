import type { PaneStatus, Transport } from "@team-agent/plugin-api";
import { ENDED_BY_US, SPAWN_FAILED } from "../ground/index.ts";
import { endProgram } from "../programs/index.ts";
import type { Context } from "../runtime/index.ts";
import type { PaneRow } from "../store/index.ts";

/**
 * Ends what we had decided to end and did not, and what was started and not answered: the coordinator went meanwhile, or
 * the transport did. A row says so, the window stands, and the very process in it still runs. Left alone, it would go on in
 * a conversation that the agent's next program goes on in as well.
 */
export const finishEnds = async (
  context: Context,
  teamKey: string,
  transport: Transport,
  isMeant: (row: PaneRow) => boolean = () => true,
): Promise<void> => {
  const { store } = context;
  const living = new Set(store.panes.living().map(({ pane_id }) => pane_id));
  const panes = (await transport.list()).filter(({ dead, paneId }) => !dead && !living.has(paneId));
  if (panes.length === 0) return;
  const ended = store.panes.endedOf(teamKey);
  for (const pane of panes) {
    const rows = ended.filter((row) => isOf(row, pane));
    const latest = store.panes.latest(teamKey, pane.window);
    const isOurs =
      rows.some((row) => isMeant(row) && row.end_reason !== null && ENDED_BY_US.includes(row.end_reason)) ||
      (rows.length === 0 && latest !== undefined && isMeant(latest) && isUnanswered(latest));
    if (isOurs) await endProgram(context, pane, () => transport.kill(pane));
  }
};

const isOf = ({ pane_id, pid, start_time }: PaneRow, pane: PaneStatus): boolean =>
  pane_id === pane.paneId && pid === pane.pid && start_time !== null && start_time === pane.startTime;

/** Its window was asked for, and nobody answered which it is: one with its name that no row knows is this one. */
const isUnanswered = ({ end_reason, pid }: PaneRow): boolean => end_reason === SPAWN_FAILED && pid === null;

/** The same for some agents, where their team's windows can be reached. */
export const finishEndsOf = async (
  context: Context,
  teamKey: string,
  agentIds: readonly string[],
): Promise<void> => {
  const transport = context.transports.get(teamKey);
  if (transport) await finishEnds(context, teamKey, transport, ({ agent_id }) => agentIds.includes(agent_id));
};

/** The same for all teams that can be reached. */
export const finishAllEnds = async (context: Context): Promise<void> => {
  for (const [teamKey, transport] of context.transports) await finishEnds(context, teamKey, transport);
};
