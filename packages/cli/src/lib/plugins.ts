import { createRegistry, pluginHome, type Registry } from "@team-agent/core";
import { foundPlugins } from "./found-plugins.ts";

export const loadRegistry = (): Registry => createRegistry(foundPlugins, pluginHome());
