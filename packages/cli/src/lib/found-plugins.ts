import { byName, type FoundPlugin, findPlugins, pluginHome } from "@team-agent/core/plugins";

export const BUNDLED = [
  "@team-agent/provider-claude",
  "@team-agent/provider-codex",
  "@team-agent/provider-fake",
  "@team-agent/transport-tmux",
] as const;

export const foundPlugins = (): readonly FoundPlugin[] =>
  findPlugins({ home: pluginHome(), bundledFrom: import.meta.url, bundled: BUNDLED });

/** The canonical id for an id or alias; null where no such provider is installed. */
export const findProviderId = (word: string): string | null => {
  const manifests = foundPlugins().map(({ manifest }) => manifest);
  return (
    byName(
      manifests.filter(({ kind }) => kind === "provider"),
      word,
    )?.id ?? null
  );
};
