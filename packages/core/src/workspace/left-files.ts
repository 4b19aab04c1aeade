import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isSomethingThere } from "../ground/index.ts";
import type { Workspace } from "./paths.ts";
import { lookAt } from "./unsafe.ts";

/** What `replaceOwnFile` writes first. */
const TEMPORARY = /\.(?:json|md)\.tmp-(\d+)$/;

/** Takes away what coordinators that were killed left half written. Called before anything is written by this one. */
export const removeLeftFiles = ({ runtimeDir }: Workspace): void => {
  removeLeftIn(runtimeDir);
  for (const team of foldersIn(runtimeDir)) {
    removeLeftIn(team);
    for (const folder of foldersIn(team)) removeLeftIn(folder);
  }
};

/** The same in one folder. What a process that lives may be writing stays, and whatever is not ours. */
export const removeLeftIn = (folder: string): void => {
  for (const name of namesIn(folder)) {
    const pid = Number(TEMPORARY.exec(name)?.[1] ?? 0);
    if (pid === 0 || (pid !== process.pid && isSomethingThere(pid))) continue;
    const path = join(folder, name);
    const stat = lookAt(path);
    if (stat?.isFile() && stat.uid === (process.getuid?.() ?? stat.uid)) rmSync(path, { force: true });
  }
};

const foldersIn = (folder: string): readonly string[] =>
  namesIn(folder)
    .map((name) => join(folder, name))
    .filter((path) => lookAt(path)?.isDirectory());

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};
