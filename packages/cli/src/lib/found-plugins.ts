import { type FoundPlugin, findPlugins, pluginHome } from "@team-agent/core/plugins";

export const BUNDLED = [
  "@team-agent/provider-claude",
  "@team-agent/provider-codex",
  "@team-agent/provider-fake",
  "@team-agent/transport-tmux",
] as const;

export const foundPlugins = (): readonly FoundPlugin[] =>
  findPlugins({ home: pluginHome(), bundledFrom: import.meta.url, bundled: BUNDLED });

/** The canonical id for an id or alias, an id first; null where no such provider is installed. */
export const findProviderId = (word: string): string | null => {
  const ofKind = foundPlugins().flatMap(({ manifest }) => (manifest.kind === "provider" ? [manifest] : []));
  const named = ofKind.find(({ id }) => id === word) ?? ofKind.find(({ aliases }) => aliases.includes(word));
  return named?.id ?? null;
};
