import type { Store } from "@team-agent/core";
import { resolveWorkspace, type Workspace } from "@team-agent/core/client";
import { requirePersonAtTheStore } from "./person-only.ts";

interface StoredWorkspace {
  readonly core: typeof import("@team-agent/core");
  readonly store: Store;
  readonly workspace: Workspace;
}
interface Stored extends StoredWorkspace {
  readonly teamKey: string;
}
interface StoredTeams extends StoredWorkspace {
  readonly teams: ReturnType<Store["teams"]["all"]>;
}

/** Looks into the database when no coordinator runs. Nothing is started, made or changed. */
export const withStore = <T>(
  options: { readonly workspace: string; readonly team?: string },
  run: (stored: Stored) => T | Promise<T>,
): Promise<T> =>
  withStoredTeams(options, ({ core, store, workspace, teams }) => {
    const { team_key: teamKey } = core.chooseTeam(teams, options.team ?? null);
    return run({ core, store, teamKey, workspace });
  });

/** The same for whoever is about several teams. */
export const withStoredTeams = async <T>(
  options: { readonly workspace: string },
  run: (stored: StoredTeams) => T | Promise<T>,
): Promise<T> => {
  requirePersonAtTheStore();
  const core = await import("@team-agent/core");
  const workspace = resolveWorkspace(options.workspace);
  const db = core.openForReading(workspace.database);
  if (!db) throw core.unknownTeam([], null);
  const store = core.createStore(db);
  try {
    return await run({ core, store, workspace, teams: store.teams.all() });
  } finally {
    store.close();
  }
};
