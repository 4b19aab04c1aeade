import { homedir } from "node:os";
import { join } from "node:path";
import { readJson, writeJson } from "./json-file.ts";

export const pluginHome = (env: NodeJS.ProcessEnv = process.env): string =>
  env.TEAM_AGENT_PLUGIN_HOME ?? join(env.HOME ?? homedir(), ".team-agent", "plugins");

/** What a person said of the plugins (`plugins.json` in the plugin home). */
export interface PluginSettings {
  /** Folders of plugins that were added by path. */
  readonly paths: readonly string[];
  /** Packages that go first among several of one id, by `kind:id`. */
  readonly use: Readonly<Record<string, string>>;
  /** The id of the transport for teams that name none; null for the one that came with the command. */
  readonly transport: string | null;
}

const settingsFile = (home: string): string => join(home, "plugins.json");

export const readSettings = (home: string): PluginSettings => {
  const { paths, use, transport } = (readJson(settingsFile(home)) ?? {}) as Partial<Record<string, unknown>>;
  return {
    paths: Array.isArray(paths) ? paths.filter((one): one is string => typeof one === "string") : [],
    use: use && typeof use === "object" ? (use as Record<string, string>) : {},
    transport: typeof transport === "string" ? transport : null,
  };
};

export const writeSettings = (home: string, change: Partial<PluginSettings>): void =>
  writeJson(settingsFile(home), { ...readSettings(home), ...change });
