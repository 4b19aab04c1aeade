import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { TeamAgentError, teamAgent } from "@team-agent/core/client";
import {
  addPluginPath,
  choosePlugin,
  clashesOf,
  examinePlugin,
  type FoundPlugin,
  pluginHome,
} from "@team-agent/core/plugins";
import { confirm, isAtTerminal } from "../lib/confirm.ts";
import { describePackage } from "../lib/describe-package.ts";
import { foundPlugins } from "../lib/found-plugins.ts";
import { keepPackage, stagePackage } from "../lib/npm-package.ts";
import { say, sayJson } from "../lib/output.ts";
import { requirePerson } from "../lib/person-only.ts";
import { pluginView } from "./plugin.ts";

interface Options {
  readonly json: boolean;
  /** The person knows what comes. */
  readonly yes: boolean;
  /** Of two packages with one id, this one is used. */
  readonly use: boolean;
}

interface Candidate {
  readonly plugin: FoundPlugin;
  /** How many packages come with it. */
  readonly others: number;
  /** Puts it where it is found. */
  keep(): void;
  dispose(): void;
}

/** Looks at a plugin, asks, tries it, and only then makes it one of those that are found. */
export const addPlugin = async (what: string, options: Options): Promise<void> => {
  requirePerson("plugin add");
  const home = pluginHome();
  const candidate = candidateOf(home, what);
  const { plugin } = candidate;
  try {
    const isChosen = settleNames(plugin, options);
    if (!(await isWanted(candidate, what, options))) {
      say("Nothing was added.");
      process.exitCode = 1;
      return;
    }
    // Nothing of it ran until now.
    const { createRegistry } = await import("@team-agent/core");
    await createRegistry(() => [plugin], home)[plugin.manifest.kind](plugin.manifest.id);
    candidate.keep();
    if (isChosen) choosePlugin(home, plugin);
  } finally {
    candidate.dispose();
  }
  const added = foundPlugins().find(({ packageName }) => packageName === plugin.packageName)!;
  if (options.json) return sayJson({ ok: true, plugin: pluginView(added) });
  say(
    `Added the ${added.manifest.kind} "${added.manifest.id}" (${added.packageName} ${added.version}) from ${what}.`,
  );
};

const candidateOf = (home: string, what: string): Candidate => {
  const folder = resolve(what);
  if (existsSync(folder) && statSync(folder).isDirectory())
    return {
      plugin: examinePlugin(folder),
      others: 0,
      keep: () => addPluginPath(home, folder),
      dispose: () => {},
    };
  // What is written as a path is no name of a package.
  if (/^[./~]|\.tgz$/.test(what) && !existsSync(folder))
    throw new TeamAgentError("plugin_invalid", `there is no folder and no tarball ${what}`, {
      action: "give the path of a folder or a tarball, or the name of a package",
    });
  const { directory, others, dispose } = stagePackage(home, what);
  try {
    return { plugin: examinePlugin(directory), others, keep: () => keepPackage(home, what), dispose };
  } catch (error) {
    dispose();
    throw error;
  }
};

/** Refuses names that somebody else has. Answers whether the person chose this package for an id that another one has. */
const settleNames = (plugin: FoundPlugin, { use }: Options): boolean => {
  const clashes = clashesOf(plugin, foundPlugins());
  const { kind } = plugin.manifest;
  const refused = (message: string, action: string) =>
    new TeamAgentError("plugin_ambiguous", message, { action });
  const alias = clashes.find(({ isId }) => !isId);
  if (alias)
    throw refused(
      `${plugin.packageName} calls itself "${alias.name}", and that ${kind} is ${alias.other.packageName} (${alias.other.directory})`,
      `remove one of the two: ${teamAgent("plugin", "remove", alias.other.packageName)}`,
    );
  const [rival] = clashes;
  if (rival && !use)
    throw refused(
      `two packages would provide the ${kind} "${rival.name}": ${rival.other.packageName} (${rival.other.directory}) and ${plugin.packageName}; nothing was added`,
      "to use the new one from now on, add it with --use",
    );
  return rival !== undefined;
};

const isWanted = async (
  { plugin, others }: Candidate,
  what: string,
  { json, yes }: Options,
): Promise<boolean> => {
  if (yes) return true;
  const lines = describePackage(plugin, others);
  if (!json) for (const line of lines) say(line);
  if (json || !isAtTerminal())
    throw new TeamAgentError("agreement_needed", `somebody has to agree to ${plugin.packageName}`, {
      action: teamAgent("plugin", "add", "--yes", what),
      data: { plugin: pluginView(plugin), description: lines },
    });
  return await confirm("\nIts code will run as you, in every coordinator that uses it. Add it?");
};
