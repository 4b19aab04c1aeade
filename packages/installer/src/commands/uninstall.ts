import { readdirSync, rmdirSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { InstallError } from "../fail.ts";
import { lookAtUse } from "../in-use.ts";
import { lookAtLauncher, rootOf } from "../launcher.ts";
import { takeLock } from "../lock.ts";
import type { Options } from "../options.ts";
import type { Places } from "../places.ts";
import { good, short, type Voice } from "../say.ts";
import { removeSkill } from "../skill.ts";
import { currentVersion, isThere } from "../versions.ts";

/** Takes away what was installed. A team's folders, and what a person added, stay. Throws `team_running`. */
export const uninstall = async (places: Places, options: Options, voice: Voice, signal: AbortSignal) => {
  const { coordinators } = lookAtUse(places);
  if (coordinators.length > 0)
    throw new InstallError(
      "team_running",
      `${coordinators.length} of your workspaces ${coordinators.length === 1 ? "is" : "are"} at work: ${coordinators.map(({ workspace }) => workspace).join(", ")}`,
      {
        action: coordinators
          .map(
            ({ workspace }) =>
              `team-agent shutdown --workspace '${workspace}' && team-agent coordinator stop --workspace '${workspace}'`,
          )
          .join("; "),
      },
    );
  const paths = whatGoes(places, options).filter(isThere);
  if (options.dryRun || paths.length === 0) {
    voice.say(paths.length === 0 ? "Nothing is installed here." : "Would be removed:");
    for (const path of paths) voice.say(`  ${short(path)}`);
    return { removed: [], would_remove: paths, dry_run: options.dryRun };
  }
  signal.throwIfAborted();
  const giveBack = takeLock(places);
  try {
    if (isOurs(places) && currentVersion(places) !== null) await removeSkill(places, voice);
    for (const path of paths) {
      rmSync(path, { recursive: true, force: true });
      voice.say(`${good("removed")}  ${short(path)}`);
    }
  } finally {
    giveBack();
  }
  for (const folder of [places.versions, places.nodes, places.runtime, dirname(places.runtime), places.bin])
    removeEmpty(folder);
  return { removed: paths, dry_run: false };
};

const isOurs = ({ launcher, runtime }: Places): boolean => rootOf(launcher) === runtime;

const whatGoes = (places: Places, { purgeRuntime }: Options): readonly string[] => {
  const { launcher, current, previous, versions, nodes, runtime } = places;
  return [
    // The command of another installation stays.
    ...(isOurs(places) || (lookAtLauncher(launcher) === "ours" && rootOf(launcher) === null)
      ? [launcher]
      : []),
    current,
    previous,
    versions,
    nodes,
    ownFolder(process.env.XDG_CACHE_HOME, ".cache"),
    ...(purgeRuntime
      ? [runtime, join(dirname(runtime), "plugins"), ownFolder(process.env.XDG_STATE_HOME, ".local/state")]
      : []),
  ];
};

/** Our folder among those of a kind. */
const ownFolder = (named: string | undefined, usual: string): string =>
  join(named?.startsWith("/") ? named : join(homedir(), usual), "team-agent");

/** Only folders that hold nothing else go. */
const removeEmpty = (folder: string): void => {
  try {
    if (readdirSync(folder).length === 0) rmdirSync(folder);
  } catch {
    // It is not there, or not ours to remove.
  }
};
