// The door for commands about plugins: it finds them, and loads nothing else of core.
export {
  addPluginPath,
  byName,
  choosePlugin,
  clashesOf,
  examinePlugin,
  type FoundPlugin,
  findPlugins,
  forgetVerdict,
  pluginHome,
  removePluginPath,
} from "./registry/index.ts";
