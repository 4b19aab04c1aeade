import { realpathSync } from "node:fs";
import { join } from "node:path";
import { teamAgent } from "../ground/index.ts";
import { readJson, writeJson } from "./json-file.ts";
import { type FoundPlugin, type PluginProblem, stampOf } from "./read.ts";

/** What was seen of a plugin's code: it can be imported, or why it is not used any more. Good for these very files. */
export interface Verdict {
  readonly stamp: string;
  readonly refused: string | null;
}

type Judged = Pick<FoundPlugin, "directory" | "stamp">;

const verdictsFile = (home: string): string => join(home, "verdicts.json");

const readVerdicts = (home: string): Readonly<Record<string, Verdict>> => {
  const raw = readJson(verdictsFile(home));
  return raw && typeof raw === "object" ? (raw as Record<string, Verdict>) : {};
};

/** Null where these files were not tried. */
export const verdictOn = (home: string, plugin: Judged): Verdict | null =>
  verdictIn(readVerdicts(home), plugin);

const verdictIn = (verdicts: Readonly<Record<string, Verdict>>, { directory, stamp }: Judged) => {
  const verdict = verdicts[realpathSync(directory)];
  return verdict?.stamp === stamp ? verdict : null;
};

export const writeVerdict = (home: string, { directory, stamp }: Judged, refused: string | null): void =>
  writeJson(verdictsFile(home), { ...readVerdicts(home), [realpathSync(directory)]: { stamp, refused } });

/** Nothing of it was seen. */
export const forgetVerdict = (home: string, { directory }: Pick<Judged, "directory">): void => {
  const { [realpathSync(directory)]: _, ...others } = readVerdicts(home);
  writeJson(verdictsFile(home), others);
};

/** A person said that the very code that failed is to be tried again. Other code needs another process. */
export const isAllowedAgain = (home: string, plugin: FoundPlugin): boolean =>
  stampOf(plugin.directory, plugin.version, plugin.manifest.entry) === plugin.stamp &&
  !verdictOn(home, plugin)?.refused;

/** Plugins whose code failed are not used until a person says otherwise, or other files are there. */
export const withVerdicts = (home: string, plugins: readonly FoundPlugin[]): readonly FoundPlugin[] => {
  const verdicts = readVerdicts(home);
  return plugins.map((plugin) => {
    const why = plugin.problem ? null : verdictIn(verdicts, plugin)?.refused;
    return why ? { ...plugin, problem: refusal(plugin, why) } : plugin;
  });
};

export const refusal = ({ packageName, version }: FoundPlugin, why: string): PluginProblem => ({
  code: "plugin_failed",
  message: `plugin ${packageName} ${version} is not used any more: ${why}`,
  action: `add a version that works, or try it again: ${teamAgent("plugin", "use", packageName)}`,
});
