import type { HostProcess, ProcessRef } from "@team-agent/plugin-api";
import { type Context, hostTransport } from "../runtime/index.ts";
import type { PaneRow } from "../store/index.ts";
import { endProcesses } from "./end-processes.ts";
import { endProgram } from "./end-program.ts";
import { listProcesses } from "./table.ts";
import { isSame, leftIn, lineOf } from "./tree.ts";

type Place = Pick<Context, "workspace" | "registry">;

/** What a program that has ended left running in the session that it led. */
export interface LeftBehind {
  readonly row: PaneRow;
  readonly processes: readonly HostProcess[];
  /** One of them was started as this agent, by its own environment; a session is one, so all of it is the agent's. */
  readonly isProven: boolean;
}

export const findLeftBehind = async (
  place: Place,
  rows: readonly PaneRow[],
): Promise<readonly LeftBehind[]> => {
  const table = await listProcesses(place);
  // A program that was found again has a second row.
  const latest = new Map(rows.filter(({ start_time }) => start_time !== null).map((row) => [row.pid, row]));
  const found = await Promise.all(
    [...latest.values()].map(async (row) => {
      const processes = leftIn(table, programOf(row));
      const isProven = processes.length > 0 && (await isAnyOf(place, row, processes));
      return { row, processes, isProven };
    }),
  );
  return found.filter(({ processes }) => processes.length > 0);
};

/**
 * Ends what an agent's programs left when they ended without us: those that still run though nobody looks after them, and
 * what they had started. Two programs in one conversation would write over each other. What is not proven is left alone.
 */
export const endLeftBehind = async (context: Context, teamKey: string, agentId: string): Promise<void> => {
  const { store } = context;
  const rows = store.panes.endedOf(teamKey).filter(({ agent_id }) => agent_id === agentId);
  if (rows.length === 0) return;
  const table = await listProcesses(context);
  const kept = new Set(lineOf(table, process.pid));
  const living = store.panes.living().flatMap((row) => (row.pid === null ? [] : [programOf(row)]));
  const running = table.filter(
    (one) =>
      rows.some((row) => isSame(one, programOf(row))) &&
      !living.some((other) => isSame(one, other)) &&
      !kept.has(one.pid),
  );
  const left = (await findLeftBehind(context, rows)).filter(({ isProven }) => isProven);
  const ended = await Promise.all([
    ...running.map((one) =>
      endProgram(context, one, async () => (await endProcesses(context, [one])).length === 0),
    ),
    ...left.map(({ row }) => endProgram(context, programOf(row), async () => false)),
  ]);
  const pids = [...running.map(({ pid }) => pid), ...ended.flatMap(({ children }) => children)];
  if (pids.length > 0)
    context.events.write("worker.left_behind_ended", { team_id: teamKey, agent_id: agentId, pids });
};

export const programOf = ({ pid, start_time }: PaneRow): ProcessRef => ({ pid: pid!, startTime: start_time });

const isAnyOf = async (
  place: Place,
  { team_key, agent_id }: PaneRow,
  processes: readonly HostProcess[],
): Promise<boolean> => {
  const transport = await hostTransport(place);
  const environments = await Promise.all(processes.map(({ pid }) => transport.environmentOf(pid)));
  return environments.some(
    (env) =>
      env?.TEAM_AGENT_ID === agent_id &&
      env.TEAM_AGENT_OWNER_TEAM_ID === team_key &&
      env.TEAM_AGENT_WORKSPACE === place.workspace.root,
  );
};
