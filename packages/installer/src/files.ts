import { chmodSync, lstatSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Puts something in a place whole or not at all: it is made beside it and renamed over what was there. */
const place = (path: string, make: (temporary: string) => void): void => {
  const temporary = `${path}.${process.pid}.tmp`;
  rmSync(temporary, { force: true });
  try {
    make(temporary);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
};

export const placeFile = (path: string, text: string, mode: number): void =>
  place(path, (temporary) => {
    writeFileSync(temporary, text);
    chmodSync(temporary, mode);
  });

export const placeLink = (path: string, target: string): void =>
  place(path, (temporary) => symlinkSync(target, temporary));

/** What `place` leaves where it was killed, by the name of what it was to become. */
export const isTemporaryOf = (name: string, places: readonly string[]): boolean =>
  places.some((path) => new RegExp(`^${basename(path)}\\.\\d+\\.tmp$`).test(name));

/** What an installer calls a folder while it fills it, or takes it away. */
export const STAGING = /^\.staging-[^/]+$/;
export const stagingFor = (folder: string, what = ""): string =>
  join(dirname(folder), `.staging-${basename(folder)}.${process.pid}${what}`);

/** Gives a folder a name that says that it goes. Answers it. */
export const setAside = (folder: string): string => {
  const aside = stagingFor(folder, ".old");
  if (isThere(folder)) renameSync(folder, aside);
  return aside;
};

/** Whoever is killed in the middle of it leaves no half of something, and whoever comes next takes the rest away. */
export const removeFolder = (folder: string): void =>
  rmSync(setAside(folder), { recursive: true, force: true });

export const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

export const isThere = (path: string): boolean => {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
};
