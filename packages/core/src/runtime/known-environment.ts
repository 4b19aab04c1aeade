import type { Context } from "./context.ts";

/** The environment that is known of a team: what the last command brought, over what was kept. */
export const knownEnvironment = (
  { store, environments }: Pick<Context, "store" | "environments">,
  teamKey: string,
): Record<string, string> => ({
  ...(JSON.parse(store.teams.get(teamKey)?.env_json ?? "{}") as Record<string, string>),
  ...environments.get(teamKey),
});
