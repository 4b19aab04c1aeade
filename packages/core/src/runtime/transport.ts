import type { TransportPlugin } from "@team-agent/plugin-api";
import { corruptIn, storedIn, type TeamRow } from "../store/index.ts";
import type { Context } from "./context.ts";

/** Where the person sits, and where teams live that name no transport. */
export const hostTransport = ({ registry }: Pick<Context, "registry">): Promise<TransportPlugin> =>
  registry.transport(registry.defaultTransport());

/** The transport that a team was started in; teams from before there was a choice live in the default one. */
export const transportOf = (context: Pick<Context, "registry">, team: TeamRow): string => {
  if (corruptIn(team).some(({ column }) => column === "spec_json"))
    return context.registry.defaultTransport();
  const { transport } = storedIn(team, "spec_json").runtime as { readonly transport?: string };
  return transport ?? context.registry.defaultTransport();
};

/** The default transport and those of these teams, without what cannot be loaded: that is told where it is used. */
export const transportsOf = async (
  context: Pick<Context, "registry">,
  teams: readonly TeamRow[],
): Promise<readonly TransportPlugin[]> => {
  const others = new Set(teams.map((team) => transportOf(context, team)));
  others.delete(context.registry.defaultTransport());
  const loaded = await Promise.all([...others].map((id) => context.registry.transport(id).catch(() => null)));
  return [await hostTransport(context), ...loaded.filter((transport) => transport !== null)];
};

/** Written on the session, so that another program's session of the same name is never taken for ours. */
export const ownerMark = (context: Pick<Context, "workspace">, teamKey: string): string =>
  `${context.workspace.key}/${teamKey}`;
