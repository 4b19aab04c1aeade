import { createRegistry, findPlugins, pluginHome, type Registry } from "@team-agent/core";

export const BUNDLED = [
  "@team-agent/provider-claude",
  "@team-agent/provider-codex",
  "@team-agent/provider-fake",
  "@team-agent/transport-tmux",
] as const;

export const loadRegistry = (): Registry =>
  createRegistry(findPlugins({ home: pluginHome(), bundledFrom: import.meta.url, bundled: BUNDLED }));
