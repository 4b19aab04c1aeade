import { statSync } from "node:fs";
import { resolve } from "node:path";
import { TeamAgentError } from "@team-agent/plugin-api";
import { teamAgent } from "../ground/index.ts";
import { AUTHORS_PAGES, type FoundPlugin, readPlugin } from "./read.ts";
import { readSettings, writeSettings } from "./settings.ts";
import { forgetVerdict } from "./verdicts.ts";

/** Reads the plugin in a folder, and runs nothing of it. Throws where it is none, or cannot be used. */
export const examinePlugin = (directory: string): FoundPlugin => {
  const invalid = (what: string, action: string) =>
    new TeamAgentError("plugin_invalid", `${directory} ${what}`, { action });
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory())
    throw invalid("is not a folder", teamAgent("plugin", "add", "--help"));
  const plugin = readPlugin(directory, "path");
  if (!plugin) throw invalid("has no package.json with a teamAgent field", AUTHORS_PAGES);
  const { problem } = plugin;
  if (problem) throw new TeamAgentError(problem.code, problem.message, { action: problem.action });
  return plugin;
};

export const addPluginPath = (home: string, directory: string): void =>
  writeSettings(home, { paths: [...new Set([...readSettings(home).paths, directory])] });

export const removePluginPath = (home: string, nameOrPath: string): boolean => {
  const { paths } = readSettings(home);
  const kept = paths.filter(
    (path) => path !== resolve(nameOrPath) && readPlugin(path, "path")?.packageName !== nameOrPath,
  );
  if (kept.length === paths.length) return false;
  writeSettings(home, { paths: kept });
  return true;
};

/**
 * A person wants this package: among several of one id, though its code failed before, and as the place of teams that name
 * none.
 */
export const choosePlugin = (home: string, plugin: FoundPlugin): void => {
  const { kind, id } = plugin.manifest;
  if (kind === "transport") writeSettings(home, { transport: id });
  writeSettings(home, { use: { ...readSettings(home).use, [`${kind}:${id}`]: plugin.packageName } });
  forgetVerdict(home, plugin);
};
