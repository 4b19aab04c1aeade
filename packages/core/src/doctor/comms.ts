import { newRunId } from "../ground/index.ts";
import type { Context } from "../runtime/index.ts";
import { createStore, openForReading } from "../store/index.ts";
import { unknownTeam } from "../team/index.ts";
import type { Workspace } from "../workspace/index.ts";
import type { ContractFacts, TeamFacts } from "./facts.ts";
import { gatherContract, gatherCoordinator, gatherTeam } from "./gather.ts";
import { type CommsReport, reportComms } from "./report.ts";

/** Asked of a running coordinator. Nothing is sent and nothing is changed. */
export const checkComms = async (context: Context, teamKeys: readonly string[]): Promise<CommsReport> =>
  reportComms({
    runId: newRunId(),
    workspace: context.workspace.root,
    coordinator: gatherCoordinator(context),
    contract: gatherContract(context.workspace.database),
    teams: await Promise.all(teamKeys.map((teamKey) => gatherTeam(context.store, context, teamKey))),
  });

/** The same without a coordinator: what is stored, and only read. `team` is a key or a name; null for all. */
export const checkStoredComms = async (workspace: Workspace, team: string | null): Promise<CommsReport> => {
  const contract = gatherContract(workspace.database);
  return reportComms({
    runId: newRunId(),
    workspace: workspace.root,
    coordinator: null,
    contract,
    teams: await readTeams(workspace, contract, team),
  });
};

/** A database that is not as it should be is told of by its own check. */
const readTeams = async (
  workspace: Workspace,
  { schema }: ContractFacts,
  team: string | null,
): Promise<readonly TeamFacts[]> => {
  const isUsable = schema.kind === "read" && schema.missing.length === 0;
  const db = isUsable ? openForReading(workspace.database) : null;
  if (!db) {
    if (team && schema.kind === "none") throw unknownTeam([], team);
    return [];
  }
  const store = createStore(db);
  try {
    const all = store.teams.all();
    const chosen = team ? all.filter((row) => row.team_key === team || row.name === team) : all;
    if (team && chosen.length === 0) throw unknownTeam(all, team);
    return await Promise.all(chosen.map((row) => gatherTeam(store, null, row.team_key)));
  } finally {
    store.close();
  }
};
