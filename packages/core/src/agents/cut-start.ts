import type { PaneRef, Transport } from "@team-agent/plugin-api";
import { SPAWN_CUT, teamAgent } from "../ground/index.ts";
import { type NoticeKey, tellLeader } from "../mail/index.ts";
import type { Context } from "../runtime/index.ts";
import type { PaneRow } from "../store/index.ts";

/**
 * The window of a start that was cut off after its program had begun: it stands in our own session, has the agent's
 * name, and no row knows it. Written down, so that it is this agent's from now on; null where none or several are there.
 */
export const findBegun = async (
  { store, clock }: Context,
  transport: Transport,
  row: PaneRow,
): Promise<PaneRef | null> => {
  const known = new Set(store.panes.living().map(({ pane_id }) => pane_id));
  const found = (await transport.list()).filter(
    ({ window, paneId, dead }) => window === row.agent_id && !dead && !known.has(paneId),
  );
  const [pane] = found;
  if (!pane || found.length > 1) return null;
  store.panes.spawned(row.id, pane, clock.now());
  return pane;
};

const CUT: Readonly<Record<string, string>> = {
  [SPAWN_CUT]: "its start was cut off, because the coordinator ended meanwhile",
  restarted: "its restart was cut off, because the coordinator ended meanwhile",
  shutdown: "the shutdown of its team was cut off, because the coordinator ended meanwhile",
};

/** Notices of a start that was cut off begin so; they are withdrawn when the agent is started again. */
export const cutStartKey = (teamKey: string, agentId: string): NoticeKey<"cut_off"> =>
  `cut_off:${teamKey}/${agentId}:`;

/**
 * Agents that should run and whose start, restart or shutdown never came to an end: nobody else will tell of them. What a
 * change of the team cut off is taken up by that change.
 */
export const tellCutStarts = (context: Context, teamKey: string): void => {
  const { store, live, events } = context;
  const changing = store.operations.open().filter(({ team_key }) => team_key === teamKey);
  for (const { agent_id, seat, wanted, failure } of store.agents.ofTeam(teamKey)) {
    if (seat !== "worker" || wanted !== "running" || failure !== null || live.get(teamKey, agent_id))
      continue;
    if (changing.some((one) => one.agent_id === agent_id)) continue;
    const pane = store.panes.latest(teamKey, agent_id);
    const error = CUT[pane?.end_reason ?? SPAWN_CUT];
    if (error === undefined) continue;
    store.agents.update(teamKey, agent_id, { failure: error });
    events.write("launch.agent_failed", { team_id: teamKey, agent_id, error });
    tellLeader(
      context,
      teamKey,
      `${cutStartKey(teamKey, agent_id)}${pane?.id ?? 0}`,
      `${agent_id} does not run: ${error}. Its messages and its conversation are kept. To bring it back: ${teamAgent("start-agent", agent_id, "--team", teamKey)}`,
    );
  }
};
