import { createRegistry, type FoundPlugin, findPlugins, pluginHome, type Registry } from "@team-agent/core";

export const BUNDLED = [
  "@team-agent/provider-claude",
  "@team-agent/provider-codex",
  "@team-agent/provider-fake",
  "@team-agent/transport-tmux",
] as const;

export const foundPlugins = (): readonly FoundPlugin[] =>
  findPlugins({ home: pluginHome(), bundledFrom: import.meta.url, bundled: BUNDLED });

export const loadRegistry = (): Registry => createRegistry(foundPlugins, pluginHome());
