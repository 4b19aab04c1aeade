import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PLUGIN_API_VERSION, type PluginManifest, PluginPackage } from "@team-agent/plugin-api";
import { teamAgent } from "../ground/index.ts";

export type PluginOrigin = "path" | "home" | "bundled";

export interface FoundPlugin {
  readonly manifest: PluginManifest;
  readonly packageName: string;
  readonly version: string;
  readonly directory: string;
  readonly origin: PluginOrigin;
  /** Why it cannot be used; null when it can. */
  readonly problem: { readonly code: string; readonly message: string; readonly action: string } | null;
}

export interface FindOptions {
  /** Folders of plugins that were added by path (`plugins.json` in the plugin home). */
  readonly home: string;
  /** Where the bundled packages are resolved from. */
  readonly bundledFrom: string;
  readonly bundled: readonly string[];
  /** Further folders of plugins, nearest first. */
  readonly paths?: readonly string[];
}

export const pluginHome = (env: NodeJS.ProcessEnv = process.env): string =>
  env.TEAM_AGENT_PLUGIN_HOME ?? join(env.HOME ?? homedir(), ".team-agent", "plugins");

/** Finds every plugin by reading package.json files. No code of a plugin runs. */
export const findPlugins = ({
  home,
  bundledFrom,
  bundled,
  paths = [],
}: FindOptions): readonly FoundPlugin[] => {
  const directories: { directory: string; origin: PluginOrigin }[] = [
    ...[...paths, ...readAddedPaths(home)].map((directory) => ({ directory, origin: "path" as const })),
    ...packagesIn(join(home, "node_modules")).map((directory) => ({ directory, origin: "home" as const })),
    ...bundled.flatMap((name) => {
      const directory = resolvePackage(name, bundledFrom);
      return directory ? [{ directory, origin: "bundled" as const }] : [];
    }),
  ];
  const found: FoundPlugin[] = [];
  for (const { directory, origin } of directories) {
    const plugin = readPlugin(directory, origin);
    // The same package nearer to the person wins: that is how one provider is updated alone.
    if (plugin && !found.some((other) => other.packageName === plugin.packageName)) found.push(plugin);
  }
  return found.map((plugin) => markAmbiguous(plugin, found, readChoices(home)));
};

/** Reads one package; null when it is no plugin. */
export const readPlugin = (directory: string, origin: PluginOrigin): FoundPlugin | null => {
  const raw = readJson(join(directory, "package.json"));
  if (!raw || typeof raw !== "object" || !("teamAgent" in raw)) return null;
  const parsed = PluginPackage.safeParse(raw);
  if (!parsed.success) {
    const { name = directory, version = "?" } = raw as { name?: string; version?: string };
    const issue = parsed.error.issues[0]!;
    return {
      manifest: { kind: "provider", id: String(name), apiVersion: 0, entry: "./", aliases: [] },
      packageName: String(name),
      version: String(version),
      directory,
      origin,
      problem: {
        code: "plugin_invalid",
        message: `${name}: package.json, ${issue.path.join(".")}: ${issue.message}`,
        action: "see docs/writing-a-provider.md or docs/transports.md",
      },
    };
  }
  const { name, version, teamAgent: manifest } = parsed.data;
  const problem =
    manifest.apiVersion === PLUGIN_API_VERSION
      ? null
      : {
          code: "plugin_incompatible",
          message: `${name} ${version} was built for plugin API ${manifest.apiVersion}, this team-agent has ${PLUGIN_API_VERSION}`,
          action:
            manifest.apiVersion < PLUGIN_API_VERSION
              ? teamAgent("plugin", "add", `${name}@latest`)
              : "npx @team-agent/installer",
        };
  return { manifest, packageName: name, version, directory, origin, problem };
};

/** Two packages with one id are an error that names both, until the person has chosen one. */
const markAmbiguous = (
  plugin: FoundPlugin,
  all: readonly FoundPlugin[],
  chosen: Readonly<Record<string, string>>,
): FoundPlugin => {
  const { kind, id } = plugin.manifest;
  const rivals = all.filter((other) => other.manifest.kind === kind && other.manifest.id === id);
  if (plugin.problem || rivals.length < 2) return plugin;
  const choice = rivals.find((rival) => rival.packageName === chosen[`${kind}:${id}`]);
  if (choice === plugin) return plugin;
  const names = rivals.map((rival) => `${rival.packageName} (${rival.directory})`).join(" and ");
  const message = choice
    ? `${choice.packageName} was chosen for the ${kind} "${id}"`
    : `two packages provide the ${kind} "${id}": ${names}`;
  return {
    ...plugin,
    problem: {
      code: "plugin_ambiguous",
      message,
      action: teamAgent("plugin", "use", rivals[0]!.packageName),
    },
  };
};

export const addedPathsFile = (home: string): string => join(home, "plugins.json");

/** Packages that a person chose among several of one id, by `kind:id`. */
export const readChoices = (home: string): Readonly<Record<string, string>> => {
  const raw = readJson(addedPathsFile(home)) as { use?: unknown } | null;
  const use = raw?.use;
  return use && typeof use === "object" ? (use as Record<string, string>) : {};
};

export const readAddedPaths = (home: string): readonly string[] => {
  const raw = readJson(addedPathsFile(home)) as { paths?: unknown } | null;
  return Array.isArray(raw?.paths)
    ? raw.paths.filter((path): path is string => typeof path === "string")
    : [];
};

const packagesIn = (modules: string): readonly string[] => {
  if (!existsSync(modules)) return [];
  return readdirSync(modules)
    .filter((name) => !name.startsWith("."))
    .flatMap((name) =>
      name.startsWith("@")
        ? readdirSync(join(modules, name)).map((inner) => join(modules, name, inner))
        : [join(modules, name)],
    );
};

/** The folder of an installed package, found by walking up from a file, as Node does; its exports do not matter. */
const resolvePackage = (name: string, from: string): string | null => {
  const start = from.startsWith("file:") ? fileURLToPath(from) : from;
  for (let at = dirname(start); ; at = dirname(at)) {
    const directory = join(at, "node_modules", name);
    if (existsSync(join(directory, "package.json"))) return directory;
    if (dirname(at) === at) return null;
  }
};

const readJson = (path: string): unknown => {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return null;
  }
};
