import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { settleClashes } from "./clash.ts";
import { type FoundPlugin, type PluginOrigin, readPlugin } from "./read.ts";
import { readSettings } from "./settings.ts";
import { withVerdicts } from "./verdicts.ts";

export interface FindOptions {
  /** Folder of the plugins that a person added. */
  readonly home: string;
  /** Where the bundled packages are resolved from. */
  readonly bundledFrom: string;
  readonly bundled: readonly string[];
  /** Further folders of plugins, nearest first. */
  readonly paths?: readonly string[];
}

/** Finds every plugin by reading package.json files. No code of a plugin runs. */
export const findPlugins = ({
  home,
  bundledFrom,
  bundled,
  paths = [],
}: FindOptions): readonly FoundPlugin[] => {
  const settings = readSettings(home);
  const directories: { directory: string; origin: PluginOrigin }[] = [
    ...[...paths, ...settings.paths].map((directory) => ({ directory, origin: "path" as const })),
    ...packagesIn(join(home, "node_modules")).map((directory) => ({ directory, origin: "home" as const })),
    ...bundled.flatMap((name) => {
      const directory = resolvePackage(name, bundledFrom);
      return directory ? [{ directory, origin: "bundled" as const }] : [];
    }),
  ];
  const found = new Map<string, FoundPlugin>();
  for (const { directory, origin } of directories) {
    const plugin = readPlugin(directory, origin);
    // The same package nearer to the person wins: that is how one provider is updated alone.
    if (plugin && !found.has(plugin.packageName)) found.set(plugin.packageName, plugin);
  }
  return withVerdicts(home, settleClashes([...found.values()], settings.use));
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
