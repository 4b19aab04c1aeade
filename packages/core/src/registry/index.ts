export { addPluginPath, choosePlugin, examinePlugin, removePluginPath } from "./add.ts";
export { type Clash, clashesOf } from "./clash.ts";
export { findPlugins } from "./find.ts";
export type { GuardedProvider } from "./guard.ts";
export { type FoundPlugin, type PluginOrigin, type PluginProblem, readPlugin } from "./read.ts";
export { createRegistry, type Registry } from "./registry.ts";
export { pluginHome } from "./settings.ts";
