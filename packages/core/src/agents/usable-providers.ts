import type { ProviderPlugin } from "@team-agent/plugin-api";
import type { Context } from "../runtime/index.ts";

/**
 * Every provider that can be loaded, whether a team uses it or not: whoever leads may run another program than its
 * workers.
 */
export const usableProviders = async ({ registry }: Context): Promise<readonly ProviderPlugin[]> => {
  const usable = registry.plugins.filter(({ manifest, problem }) => manifest.kind === "provider" && !problem);
  const loaded = await Promise.all(
    usable.map(({ manifest }) => registry.provider(manifest.id).catch(() => null)),
  );
  return loaded.filter((provider) => provider !== null);
};
