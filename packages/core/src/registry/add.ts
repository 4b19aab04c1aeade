import { mkdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import { TeamAgentError } from "@team-agent/plugin-api";
import { addedPathsFile, type FoundPlugin, readAddedPaths, readChoices, readPlugin } from "./find.ts";

/** Adds a plugin that lies in a folder. It is read, never run. */
export const addPluginPath = (home: string, path: string): FoundPlugin => {
  const directory = isAbsolute(path) ? path : resolve(path);
  if (!isFolder(directory))
    throw new TeamAgentError("plugin_invalid", `${directory} is not a folder`, {
      action: "team-agent plugin add --help",
    });
  const paths = [...new Set([...readAddedPaths(home), directory])];
  const plugin = readPlugin(directory, "path");
  if (!plugin)
    throw new TeamAgentError("plugin_invalid", `${directory} has no package.json with a teamAgent field`, {
      action: "see docs/writing-a-provider.md or docs/transports.md",
    });
  if (plugin.problem)
    throw new TeamAgentError(plugin.problem.code, plugin.problem.message, { action: plugin.problem.action });
  writePaths(home, paths);
  return plugin;
};

export const removePluginPath = (home: string, nameOrPath: string): boolean => {
  const paths = readAddedPaths(home);
  const kept = paths.filter(
    (path) => path !== resolve(nameOrPath) && readPlugin(path, "path")?.packageName !== nameOrPath,
  );
  if (kept.length === paths.length) return false;
  writePaths(home, kept);
  return true;
};

/** Decides between several packages of one id. */
export const choosePlugin = (home: string, plugin: FoundPlugin): void => {
  const { kind, id } = plugin.manifest;
  writeSettings(home, readAddedPaths(home), { ...readChoices(home), [`${kind}:${id}`]: plugin.packageName });
};

const writePaths = (home: string, paths: readonly string[]): void =>
  writeSettings(home, paths, readChoices(home));

const writeSettings = (
  home: string,
  paths: readonly string[],
  use: Readonly<Record<string, string>>,
): void => {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const file = addedPathsFile(home);
  writeFileSync(`${file}.tmp`, `${JSON.stringify({ paths, use }, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.tmp`, file);
};

const isFolder = (path: string): boolean => {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
};
