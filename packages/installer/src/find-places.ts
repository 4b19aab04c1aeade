import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { rootOf } from "./launcher.ts";
import { isOurNote } from "./ours.ts";
import { type Places, placesOf, type WantedPlaces } from "./places.ts";

/** Where an installation is that was put elsewhere: its command leads to its versions, and those name their command. */
export const findPlaces = (wanted: WantedPlaces): Places => {
  const usual = placesOf(wanted);
  const root = wanted.runtimeDir === null ? rootOf(usual.launcher) : null;
  const places = root === null ? usual : placesOf({ ...wanted, runtimeDir: root });
  if (wanted.prefix !== null || !isOurNote(places.command)) return places;
  const command = readFileSync(places.command, "utf8").trim();
  const isThere = existsSync(command) && rootOf(command) === places.runtime;
  return isThere ? placesOf({ prefix: dirname(dirname(command)), runtimeDir: places.runtime }) : places;
};
