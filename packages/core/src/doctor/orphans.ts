import type { Context } from "../runtime/index.ts";
import { createStore, openForReading } from "../store/index.ts";
import { endOrphan } from "./end-orphans.ts";
import { gatherOrphanFacts, markedSessions, type Place } from "./gather-orphans.ts";
import { judgeOrphans } from "./judge-orphans.ts";
import type { Orphan } from "./orphan.ts";

export interface OrphanReport {
  readonly ok: boolean;
  readonly gate: "orphans";
  readonly status: "passed" | "failed" | "fixed";
  /** Nothing was ended. */
  readonly dry_run: boolean;
  /** All that were found, at the end those that are left. */
  readonly orphans: readonly Orphan[];
  readonly ended: readonly Orphan[];
}

/** Asked of a running coordinator. Nothing is ended. */
export const findOrphans = (context: Context, askedBy: number): Promise<OrphanReport> =>
  undisturbed(context, async (held) => reportFound(await look({ ...context, askedBy }, held)));

/** The same without a coordinator: nothing can be on its way then. */
export const findStoredOrphans = async (place: Omit<Place, "store">): Promise<OrphanReport> => {
  const db = openForReading(place.workspace.database);
  const store = db && createStore(db);
  try {
    return reportFound(judgeOrphans(await gatherOrphanFacts({ ...place, store })));
  } finally {
    store?.close();
  }
};

/** Ends exactly what is found, and looks again. */
export const endOrphans = (context: Context, askedBy: number): Promise<OrphanReport> =>
  undisturbed(context, async (held) => {
    const place = { ...context, askedBy };
    const ended: Orphan[] = [];
    for (const orphan of await look(place, held))
      if (orphan.is_proven && !orphan.is_own_ancestor && (await endOrphan(context, orphan)))
        ended.push(orphan);
    const left = await look(place, held);
    const ok = left.length === 0;
    const status = !ok ? "failed" : ended.length > 0 ? "fixed" : "passed";
    return { ok, gate: "orphans", status, dry_run: false, orphans: left, ended };
  });

const reportFound = (orphans: readonly Orphan[]): OrphanReport => ({
  ok: orphans.length === 0,
  gate: "orphans",
  status: orphans.length === 0 ? "passed" : "failed",
  dry_run: true,
  orphans,
  ended: [],
});

type IsHeld = (teamKey: string) => boolean;

/**
 * Runs while nothing is done to any team: a window that is just being started has no row yet, and a team that is just being
 * started has none either.
 */
const undisturbed = async <T>(context: Context, work: (isHeld: IsHeld) => Promise<T>): Promise<T> => {
  const { store, inTurn } = context;
  const teams = new Set([
    ...store.teams.all().map(({ team_key }) => team_key),
    ...(await markedSessions(context)).map(({ team }) => team),
  ]);
  const agents = [...teams].flatMap((team) =>
    store.agents.ofTeam(team).map(({ agent_id }) => `${team}/${agent_id}`),
  );
  return inTurn([...teams, ...agents], () => work((team) => teams.has(team)));
};

const look = async (place: Place, isHeld: IsHeld): Promise<readonly Orphan[]> =>
  judgeOrphans(await gatherOrphanFacts(place)).filter(({ team }) => isHeld(team));
