import type { Context } from "./context.ts";
import { teamTransport } from "./transport.ts";

/**
 * Variables by which a running program of any provider, or the transport, knows its own session. The leader's must
 * reach no worker, whatever program that is.
 */
export const sessionVariables = async (context: Context): Promise<readonly string[]> => {
  const transport = await teamTransport(context);
  const usable = context.registry.plugins.filter(
    ({ manifest, problem }) => manifest.kind === "provider" && !problem,
  );
  const providers = await Promise.all(
    // A plugin that cannot be loaded is told where it is used; here it only has nothing to say.
    usable.map(({ manifest }) => context.registry.provider(manifest.id).catch(() => null)),
  );
  return [...transport.sessionVariables, ...providers.flatMap((provider) => provider?.env.strip ?? [])];
};
