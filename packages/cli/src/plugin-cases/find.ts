import { createRegistry, type FoundPlugin, findPlugins } from "@team-agent/core";
import { TeamAgentError } from "@team-agent/core/client";

/** The plugin in a folder. None of its code runs. */
export const pluginIn = (directory: string): FoundPlugin => {
  const plugin = findPlugins({ home: "", bundledFrom: directory, bundled: [], paths: [directory] })[0];
  if (plugin) return plugin;
  throw new TeamAgentError("plugin_invalid", `${directory} has no package.json with a teamAgent field`, {
    action: "see docs/writing-a-provider.md or docs/writing-a-transport.md",
  });
};

/** Throws what is wrong with a plugin as a whole. This runs its code. */
export const loadWhole = async (directory: string): Promise<void> => {
  const plugin = pluginIn(directory);
  await createRegistry(() => [plugin])[plugin.manifest.kind](plugin.manifest.id);
};
