import type { PaneStatus } from "@team-agent/plugin-api";
import { closeLaunch, endLeftBehind, endProgram } from "../programs/index.ts";
import { type Context, hostTransport } from "../runtime/index.ts";
import { finishEndsOf } from "./cut-end.ts";

/**
 * Ends what runs as one of these agents though nobody looks after it, before their next programs are started: two in one
 * conversation would write over each other. Known by what is recorded; where that was lost, as with an older copy of the
 * database, by what the program itself was started as.
 */
export const makeRoom = async (
  context: Context,
  teamKey: string,
  agentIds: readonly string[],
): Promise<void> => {
  forgetOlder(context, teamKey, agentIds);
  await finishEndsOf(context, teamKey, agentIds);
  for (const agentId of agentIds) await endLeftBehind(context, teamKey, agentId);
  await clearWindows(context, teamKey, agentIds);
};

/** Rows without their end, of programs that nobody follows. */
const forgetOlder = (context: Context, teamKey: string, agentIds: readonly string[]): void => {
  const { store, live } = context;
  for (const row of store.panes.living())
    if (row.team_key === teamKey && agentIds.includes(row.agent_id))
      if (row.id !== live.get(teamKey, row.agent_id)?.paneRowId) closeLaunch(context, row, "found_gone");
};

/** The window of a program that ended stays to be read until its agent starts again, or leaves. */
export const clearWindows = async (
  context: Context,
  teamKey: string,
  agentIds: readonly string[],
): Promise<void> => {
  const transport = context.transports.get(teamKey);
  if (!transport) return;
  const followed = context.live.all().map(({ pane }) => pane);
  for (const pane of await transport.list()) {
    if (followed.some((one) => one.endpoint === pane.endpoint && isIn(pane, one))) continue;
    const agentId = await whoseIs(context, teamKey, agentIds, pane);
    if (agentId === undefined) continue;
    const end = () => transport.kill(pane);
    if (pane.dead) await end();
    else {
      const { children } = await endProgram(context, pane, end);
      const pids = [pane.pid, ...children];
      context.events.write("worker.left_behind_ended", { team_id: teamKey, agent_id: agentId, pids });
    }
  }
};

const isIn = (pane: PaneStatus, one: { readonly paneId: string; readonly pid: number }): boolean =>
  one.paneId === pane.paneId && one.pid === pane.pid;

/** Which of these agents a pane's program was; what a person runs there is nobody's. */
const whoseIs = async (
  context: Context,
  teamKey: string,
  agentIds: readonly string[],
  pane: PaneStatus,
): Promise<string | undefined> => {
  // The terminal may not have noticed yet that a program was killed, and a person may have renamed its window.
  const known = agentIds.find((agentId) => {
    const row = context.store.panes.latest(teamKey, agentId);
    return row?.ended_at != null && row.pane_id === pane.paneId && row.pid === pane.pid;
  });
  if (known !== undefined) return known;
  if (pane.dead) return agentIds.find((agentId) => agentId === pane.window);
  const env = await (await hostTransport(context)).environmentOf(pane.pid);
  const isOurs =
    env?.TEAM_AGENT_WORKSPACE === context.workspace.root && env.TEAM_AGENT_OWNER_TEAM_ID === teamKey;
  return isOurs ? agentIds.find((agentId) => agentId === env.TEAM_AGENT_ID) : undefined;
};
