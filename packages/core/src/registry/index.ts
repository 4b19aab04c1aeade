export { addPluginPath, choosePlugin, removePluginPath } from "./add.ts";
export { type FoundPlugin, findPlugins, pluginHome } from "./find.ts";
export { createRegistry, type Registry } from "./load.ts";
