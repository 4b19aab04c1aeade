import { storedIn, type TeamRow } from "../store/index.ts";
import type { Context } from "./context.ts";

/** The environment that is known of a team: what the last command brought, over what was kept. */
export const knownEnvironment = (
  { store, environments }: Pick<Context, "store" | "environments">,
  teamKey: string,
): Record<string, string> => ({
  ...keptEnvironment(store.teams.get(teamKey)),
  ...environments.get(teamKey),
});

const keptEnvironment = (team: TeamRow | undefined): Record<string, string> =>
  team ? (storedIn(team, "env_json") as Record<string, string>) : {};
