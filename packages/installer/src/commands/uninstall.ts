import { rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { InstallError } from "../fail.ts";
import { isThere, removeFolder } from "../files.ts";
import { halfDoneIn, removeHalfDone } from "../half-done.ts";
import { type InUse, lookAtUse } from "../in-use.ts";
import { rootOf } from "../launcher.ts";
import { isLeft, takeLock } from "../lock.ts";
import type { Options } from "../options.ts";
import { oursIn } from "../ours.ts";
import type { Places } from "../places.ts";
import { good, quote, short, type Voice } from "../say.ts";
import { installSkill, removeSkill } from "../skill.ts";
import { currentVersion, removeEmptyFolders } from "../versions.ts";

/** Takes away what was installed, and nothing else. Throws `team_running`. */
export const uninstall = async (places: Places, options: Options, voice: Voice, signal: AbortSignal) => {
  const found = [...whatGoes(places, options), ...whatLeadsHere(places, options)];
  if (options.dryRun || found.length === 0) {
    refuseRunning(lookAtUse(places));
    voice.say(found.length === 0 ? `Nothing is installed in ${short(places.runtime)}.` : "Would be removed:");
    for (const path of found) voice.say(`  ${short(path)}`);
    if (!options.dryRun && isUsual(places)) removeEmptyFolders(places);
    return { removed: [], would_remove: found, dry_run: options.dryRun };
  }
  signal.throwIfAborted();
  const giveBack = takeLock(places);
  const removed: string[] = [];
  const remove = (path: string) => {
    if ([places.versions, places.nodes].includes(dirname(path))) removeFolder(path);
    else rmSync(path, { recursive: true, force: true });
    removed.push(path);
    voice.say(`${good("removed")}  ${short(path)}`);
  };
  const last = whatLeadsHere(places, options);
  try {
    // Here, and not before: another installer may have started something until now.
    refuseRunning(lookAtUse(places));
    removeHalfDone(places);
    if (isOurs(places) && currentVersion(places) !== null) await takeSkill(places, voice);
    for (const path of whatGoes(places, options)) remove(path);
    removeEmptyFolders(places);
  } finally {
    giveBack();
  }
  removeEmptyFolders(places);
  for (const path of last) remove(path);
  return { removed, dry_run: false };
};

/** It takes a while, in which something may begin; then the skill is put back. */
const takeSkill = async (places: Places, voice: Voice): Promise<void> => {
  const answer = await removeSkill(places, voice);
  try {
    refuseRunning(lookAtUse(places));
  } catch (error) {
    if (answer?.skills?.some(({ state }) => state === "removed")) await installSkill(places, voice);
    throw error;
  }
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

/** In an order that leaves, wherever it is cut off, what a second removal finds the rest by. */
const whatGoes = (places: Places, options: Options): readonly string[] => {
  const installed = oursIn(places);
  return [
    ...(options.purgeRuntime
      ? [join(homedir(), ".team-agent", "plugins"), ownFolder(process.env.XDG_STATE_HOME, ".local/state")]
      : []),
    ...(installed.length > 0 || isOurs(places)
      ? [
          ownFolder(process.env.XDG_CACHE_HOME, ".cache"),
          join(homedir(), ".team-agent/plugins/verdicts.json"),
        ]
      : []),
    ...(isFoundByName(places, options) && isOurs(places) ? [places.launcher] : []),
    ...halfDoneIn(places).filter((path) => !installed.includes(path)),
    ...installed,
    ...(isLeft(places.lock) ? [places.lock] : []),
  ].filter(isThere);
};

/** The command, where nothing else says which folder it is: that one has to be gone before. */
const whatLeadsHere = (places: Places, options: Options): readonly string[] =>
  isOurs(places) && !isFoundByName(places, options) ? [places.launcher] : [];

/** The command of another installation stays. */
const isOurs = ({ launcher, runtime }: Places): boolean => rootOf(launcher) === runtime;

const isFoundByName = (places: Places, { runtimeDir }: Options): boolean =>
  runtimeDir !== null || isUsual(places);

/** Nobody else has a folder of this name. */
const isUsual = ({ runtime }: Places): boolean => runtime === join(homedir(), ".team-agent", "runtime");

/** Our folder among those of a kind. */
const ownFolder = (named: string | undefined, usual: string): string =>
  join(named?.startsWith("/") ? named : join(homedir(), usual), "team-agent");
