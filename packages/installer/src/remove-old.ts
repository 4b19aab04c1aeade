import { basename, dirname } from "node:path";
import { removeFolder } from "./files.ts";
import { type InUse, lookAtUse } from "./in-use.ts";
import { takeLock } from "./lock.ts";
import { oursIn } from "./ours.ts";
import type { Places } from "./places.ts";
import { currentVersion, installedVersions, previousVersion } from "./versions.ts";

/** Versions and private Node.js that nobody uses any more, but for the one to go back to. */
export const removeOld = (places: Places): readonly string[] => {
  let giveBack: () => void;
  try {
    giveBack = takeLock(places);
  } catch {
    // Another installer has begun; what it makes is nobody's to judge, and it will look itself.
    return [];
  }
  try {
    const gone = unusedIn(places, lookAtUse(places));
    for (const folder of gone) removeFolder(folder);
    return gone;
  } finally {
    giveBack();
  }
};

/** The decision, from what is there and what runs. */
export const unusedIn = (places: Places, use: InUse): readonly string[] => {
  const kept = [currentVersion(places), previousVersion(places), ...use.versions];
  const left = installedVersions(places).filter(({ version }) => kept.includes(version));
  const isKept = (path: string) =>
    dirname(path) === places.versions
      ? kept.includes(basename(path))
      : use.nodes.has(basename(path)) || left.some(({ node }) => node.startsWith(`${path}/`));
  return oursIn(places).filter(
    (path) => [places.versions, places.nodes].includes(dirname(path)) && !isKept(path),
  );
};
