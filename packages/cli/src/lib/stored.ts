import type { Store } from "@team-agent/core";
import { resolveWorkspace, TeamAgentError, type Workspace } from "@team-agent/core/client";
import { requirePersonAtTheStore } from "./person-only.ts";

interface Stored {
  readonly core: typeof import("@team-agent/core");
  readonly store: Store;
  readonly teamKey: string;
  readonly workspace: Workspace;
}

/** Looks into the database when no coordinator runs. Nothing is started, made or changed. */
export const withStore = async <T>(
  options: { readonly workspace: string; readonly team?: string },
  run: (stored: Stored) => T | Promise<T>,
): Promise<T> => {
  requirePersonAtTheStore();
  const core = await import("@team-agent/core");
  const workspace = resolveWorkspace(options.workspace);
  const db = core.openForReading(workspace.database);
  const none = new TeamAgentError("team_unknown", `there is no team in ${workspace.root}`, {
    action: "team-agent quick-start",
  });
  if (!db) throw none;
  const store = core.createStore(db);
  try {
    const teams = store.teams.all();
    const named = options.team
      ? teams.find((team) => team.team_key === options.team || team.name === options.team)
      : (teams.find((team) => team.status === "alive") ?? teams[0]);
    if (named) return await run({ core, store, teamKey: named.team_key, workspace });
    const known = teams.map((team) => team.team_key).join(", ");
    throw options.team
      ? new TeamAgentError("team_unknown", `there is no team "${options.team}" here`, {
          action: `teams: ${known}`,
        })
      : none;
  } finally {
    store.close();
  }
};
