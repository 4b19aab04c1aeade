import { spawnSync } from "node:child_process";
import { notInstalled } from "../fail.ts";
import { rootOf } from "../launcher.ts";
import type { Places } from "../places.ts";
import { short } from "../say.ts";
import { currentVersion } from "../versions.ts";

/** Hands the words on to the installed command, with this terminal. Answers its exit status. */
export const plugin = (places: Places, words: readonly string[]): number => {
  if (rootOf(places.launcher) === null || currentVersion(places) === null)
    throw notInstalled(short(places.runtime));
  return spawnSync(places.launcher, ["plugin", ...words], { stdio: "inherit" }).status ?? 1;
};
