import type { HostProcess, PaneStatus, TransportPlugin } from "@team-agent/plugin-api";
import { isSomethingThere } from "../ground/index.ts";
import { findLeftBehind, findStrays, type Stray } from "../programs/index.ts";
import { type Context, hostTransport, ownerMark, transportsOf } from "../runtime/index.ts";
import type { PaneRow, Store } from "../store/index.ts";
import type { LeftProcess, MarkedSession, MarkedWindow, OrphanFacts, RunningRow } from "./orphan.ts";

/** What a look at the machine needs. `store` is null where there is no database. */
export interface Place extends Pick<Context, "workspace" | "registry"> {
  readonly store: Store | null;
  /** The process that asks. */
  readonly askedBy: number;
}

export const gatherOrphanFacts = async (place: Place): Promise<OrphanFacts> => {
  const { store } = place;
  const transport = await hostTransport(place);
  const teams = store?.teams.all() ?? [];
  const sessions = await Promise.all(
    (await markedSessions(place)).map(async ({ panes, ...session }) => ({
      ...session,
      windows: await Promise.all(panes.map((pane) => windowOf(transport, pane))),
    })),
  );
  const known = store?.panes.withProcess() ?? [];
  const rows = (await Promise.all(known.map((row) => runningRow(transport, row)))).filter(
    (row) => row !== null,
  );
  const left = await leftOf(place, transport, known);
  return {
    teams,
    agents: new Set(
      teams.flatMap(({ team_key }) =>
        store!.agents.ofTeam(team_key).map(({ agent_id }) => `${team_key}/${agent_id}`),
      ),
    ),
    sessions,
    rows,
    left,
    strays: await straysOf(place, rows, left),
    ancestors: new Set([
      ...(await ancestorsOf(transport, process.pid)),
      ...(await ancestorsOf(transport, place.askedBy)),
    ]),
  };
};

/** Sessions on the workspace's own servers that carry its mark, leaders' as well, with what stands in them. */
export const markedSessions = async (
  place: Pick<Place, "workspace" | "registry" | "store">,
): Promise<readonly (Omit<MarkedSession, "windows"> & { readonly panes: readonly PaneStatus[] })[]> => {
  const { key } = place.workspace;
  const ours = ownerMark(place, "");
  const each = (await transportsOf(place, place.store?.teams.all() ?? [])).map(async (transport) => {
    const panes = (await transport.panes?.(key)) ?? [];
    return (await transport.sessions(key))
      .filter(({ owner }) => owner?.startsWith(ours))
      .map(({ name, owner }) => ({
        name,
        transport: transport.id,
        mark: owner!,
        team: owner!.slice(ours.length),
        panes: panes.filter(({ session }) => session === name),
      }));
  });
  return (await Promise.all(each)).flat();
};

const windowOf = async (transport: TransportPlugin, pane: PaneStatus): Promise<MarkedWindow> => ({
  pane,
  startedAs: pane.dead ? null : ((await transport.environmentOf(pane.pid))?.TEAM_AGENT_ID ?? null),
});

/** Null where another process has its number by now, or none. */
const runningRow = async (transport: TransportPlugin, row: PaneRow): Promise<RunningRow | null> => {
  if (row.start_time === null || !isSomethingThere(row.pid!)) return null;
  const now = await transport.findProcess(row.pid!);
  return now?.startTime === row.start_time ? { row, command: now.argv.join(" ") } : null;
};

const leftOf = async (
  place: Place,
  transport: TransportPlugin,
  known: readonly PaneRow[],
): Promise<readonly LeftProcess[]> => {
  const found = await findLeftBehind(place, known);
  const each = found.flatMap(({ row, processes, isProven }) =>
    topsOf(processes).map(async ({ pid, startTime }) => {
      const now = await transport.findProcess(pid);
      return now?.startTime === startTime
        ? [{ row, pid, startTime, isProven, command: now.argv.join(" ") }]
        : [];
    }),
  );
  return (await Promise.all(each)).flat();
};

/** Programs of ours, and what stands in a session of one, are found by their rows. */
const straysOf = async (
  place: Place,
  rows: readonly RunningRow[],
  left: readonly LeftProcess[],
): Promise<readonly Stray[]> => {
  if (!place.store) return [];
  const known = new Set([...rows.map(({ row }) => row.pid), ...left.map(({ pid }) => pid)]);
  return (await findStrays(place, place.store.tokens)).filter(({ process }) => !known.has(process.pid));
};

/** Whose parent is not among them: the others end with these. */
const topsOf = (processes: readonly HostProcess[]): readonly HostProcess[] =>
  processes.filter(({ parent }) => !processes.some(({ pid }) => pid === parent));

const ancestorsOf = async (transport: TransportPlugin, pid: number): Promise<readonly number[]> => {
  const found: number[] = [];
  for (let next = pid; next > 1 && !found.includes(next); ) {
    found.push(next);
    next = (await transport.findProcess(next))?.parent ?? 0;
  }
  return found;
};
