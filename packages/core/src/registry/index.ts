export { addPluginPath, choosePlugin, examinePlugin, removePluginPath } from "./add.ts";
export { byName } from "./by-name.ts";
export { clashesOf } from "./clash.ts";
export { findPlugins } from "./find.ts";
export type { GuardedProvider } from "./guard.ts";
export type { FoundPlugin, PluginProblem } from "./read.ts";
export { createRegistry, type Registry } from "./registry.ts";
export { pluginHome } from "./settings.ts";
export { forgetVerdict } from "./verdicts.ts";
