import { rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { InstallError } from "../fail.ts";
import { isThere, removeFolder } from "../files.ts";
import { type InUse, lookAtUse } from "../in-use.ts";
import { rootOf } from "../launcher.ts";
import { takeLock } from "../lock.ts";
import type { Options } from "../options.ts";
import { oursIn } from "../ours.ts";
import type { Places } from "../places.ts";
import { good, quote, short, type Voice } from "../say.ts";
import { removeSkill } from "../skill.ts";
import { currentVersion, removeEmptyFolders } from "../versions.ts";

/** Takes away what was installed, and nothing else. Throws `team_running`. */
export const uninstall = async (places: Places, options: Options, voice: Voice, signal: AbortSignal) => {
  refuseRunning(lookAtUse(places));
  const paths = whatGoes(places, options).filter(isThere);
  if (options.dryRun || paths.length === 0) {
    voice.say(paths.length === 0 ? `Nothing is installed in ${short(places.runtime)}.` : "Would be removed:");
    for (const path of paths) voice.say(`  ${short(path)}`);
    return { removed: [], would_remove: paths, dry_run: options.dryRun };
  }
  signal.throwIfAborted();
  const giveBack = takeLock(places);
  try {
    if (isOurs(places) && currentVersion(places) !== null) await removeSkill(places, voice);
    // What leads to the rest goes first: a removal that is cut off leaves no command that does not work.
    for (const path of paths) {
      if ([places.versions, places.nodes].includes(dirname(path))) removeFolder(path);
      else rmSync(path, { recursive: true, force: true });
      voice.say(`${good("removed")}  ${short(path)}`);
    }
  } finally {
    giveBack();
  }
  removeEmptyFolders(places);
  return { removed: paths, dry_run: false };
};

const refuseRunning = ({ coordinators, programs }: InUse): void => {
  if (coordinators.length === 0 && programs.length === 0) return;
  const isCoordinator = (pid: number) => coordinators.some((one) => one.pid === pid);
  const others = programs.filter(({ pid }) => !isCoordinator(pid));
  const inUse = new Set([
    ...coordinators.map(({ workspace }) => workspace),
    ...others.flatMap(({ workspace }) => workspace ?? []),
  ]);
  const pids = programs.map(({ pid }) => pid).join(", ");
  const where = [...inUse].join(", ");
  if (where === "")
    throw new InstallError("team_running", `something that was started from here runs (processes ${pids})`, {
      action: "end these processes first",
    });
  // A coordinator that stops leaves its agents as they are.
  const way = others.length > 0 ? "team-agent shutdown --cut" : "team-agent coordinator stop";
  throw new InstallError("team_running", `a team is at work in ${where} (processes ${pids})`, {
    action: inUse.size === 1 ? `cd ${quote(where)} && ${way}` : `run in each of these folders: ${way}`,
  });
};

const isOurs = ({ launcher, runtime }: Places): boolean => rootOf(launcher) === runtime;

const whatGoes = (places: Places, { purgeRuntime }: Options): readonly string[] => {
  const installed = oursIn(places);
  return [
    // The command of another installation stays.
    ...(isOurs(places) ? [places.launcher] : []),
    ...installed,
    ...(installed.length > 0 || isOurs(places) ? [ownFolder(process.env.XDG_CACHE_HOME, ".cache")] : []),
    ...(purgeRuntime
      ? [join(homedir(), ".team-agent", "plugins"), ownFolder(process.env.XDG_STATE_HOME, ".local/state")]
      : []),
  ];
};

/** Our folder among those of a kind. */
const ownFolder = (named: string | undefined, usual: string): string =>
  join(named?.startsWith("/") ? named : join(homedir(), usual), "team-agent");
