import { realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { teamAgent } from "../ground/index.ts";
import { readJson, writeJson } from "./json-file.ts";
import type { FoundPlugin } from "./read.ts";

/** What was seen of a plugin's code: it can be imported, or why it is not used any more. Good for these very files. */
interface Verdict {
  readonly stamp: string;
  readonly refused: string | null;
}

type Judged = Pick<FoundPlugin, "directory" | "version" | "manifest">;

const verdictsFile = (home: string): string => join(home, "verdicts.json");

const readVerdicts = (home: string): Readonly<Record<string, Verdict>> => {
  const raw = readJson(verdictsFile(home));
  return raw && typeof raw === "object" ? (raw as Record<string, Verdict>) : {};
};

/** Another version, or another build of it, is another plugin; nobody has seen anything of it. */
export const stampOf = ({ directory, version, manifest }: Judged): string => {
  const { mtimeMs, size } = statSync(join(directory, manifest.entry));
  return `${version} ${Math.round(mtimeMs)} ${size}`;
};

/** Null where these files were not tried. */
export const verdictOn = (home: string, plugin: Judged): Verdict | null => {
  try {
    const verdict = readVerdicts(home)[realpathSync(plugin.directory)];
    return verdict?.stamp === stampOf(plugin) ? verdict : null;
  } catch {
    return null;
  }
};

export const writeVerdict = (home: string, plugin: Judged, refused: string | null): void =>
  writeJson(verdictsFile(home), {
    ...readVerdicts(home),
    [realpathSync(plugin.directory)]: { stamp: stampOf(plugin), refused },
  });

/** Nothing of it was seen. */
export const forgetVerdict = (home: string, { directory }: Pick<Judged, "directory">): void => {
  const { [realpathSync(directory)]: _, ...others } = readVerdicts(home);
  writeJson(verdictsFile(home), others);
};

/** Plugins whose code failed are not used until a person says otherwise, or other files are there. */
export const withVerdicts = (home: string, plugins: readonly FoundPlugin[]): readonly FoundPlugin[] =>
  plugins.map((plugin) => {
    const why = plugin.problem ? null : verdictOn(home, plugin)?.refused;
    return why ? { ...plugin, problem: refusal(plugin, why) } : plugin;
  });

export const refusal = ({ packageName, version }: FoundPlugin, why: string) => ({
  code: "plugin_failed",
  message: `plugin ${packageName} ${version} is not used any more: ${why}`,
  action: `add a version that works, or try it again: ${teamAgent("plugin", "use", packageName)}`,
});
