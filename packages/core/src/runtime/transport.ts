import type { Context } from "./context.ts";

/** The transport that teams live in. One kind is bundled; another would be chosen per team document. */
export const TRANSPORT_ID = "default";

/** The one transport plugin of this installation. */
export const teamTransport = (context: Pick<Context, "registry">) => {
  const [manifest] = context.registry.plugins.filter(
    (plugin) => plugin.manifest.kind === "transport" && plugin.problem === null,
  );
  return context.registry.transport(manifest?.manifest.id ?? TRANSPORT_ID);
};

/** Written on the session, so that another program's session of the same name is never taken for ours. */
export const ownerMark = (context: Pick<Context, "workspace">, teamKey: string): string =>
  `${context.workspace.key}/${teamKey}`;
