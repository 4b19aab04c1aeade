import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { TeamAgentError } from "@team-agent/core/client";
import type { Files } from "./decide.ts";
import { MARKER, type Marker, readMarker } from "./standing.ts";

export interface Placing {
  readonly folder: string;
  /** Where the shipped files lie. */
  readonly source: string;
  readonly shipped: Files;
  readonly version: string;
  /** Paths that are taken from the folder that stands there. */
  readonly kept: readonly string[];
}

/**
 * Puts the skill into its folder. It is made beside it and renamed: a program finds the one before or this one. What a killed
 * one left behind has to be put right first.
 */
export const placeSkill = (placing: Placing): void =>
  explained(placing.folder, () => {
    const { folder } = placing;
    const made = [...makeParents(dirname(folder)), ...(readMarker(folder)?.made ?? [])];
    const staged = besideOf(folder, "new");
    const old = besideOf(folder, "old");
    try {
      stage(staged, placing, made);
      swap(folder, { staged, old });
    } catch (error) {
      if (!existsSync(folder) && existsSync(old)) renameSync(old, folder);
      drop(staged);
      throw error;
    }
    drop(old);
  });

/** Removes what we put there, and the folders that were made for it, as far as nothing else is in them. */
export const removeSkill = (folder: string, kept: readonly string[]): void =>
  explained(folder, () => {
    const { files, made } = readMarker(folder)!;
    const folders = new Set(Object.keys(files).flatMap((path) => parentsOf(path)));
    for (const path of Object.keys(files))
      if (!kept.includes(path)) rmSync(join(folder, path), { force: true });
    for (const name of [...folders].sort().reverse()) removeEmpty(join(folder, name));
    // The last of ours: as long as it is there, the rest can be removed by the next one.
    rmSync(join(folder, MARKER));
    for (const one of [folder, ...made.filter((above) => folder.startsWith(`${above}/`))]) removeEmpty(one);
  });

/** Takes up what a killed installation left: the copy before is put back, half a new one is removed. */
export const healSkill = (folder: string): void => {
  const parent = dirname(folder);
  if (!existsSync(parent)) return;
  // The last step of a removal.
  removeEmpty(folder);
  for (const name of readdirSync(parent)) {
    const [, pid, which] = LEFT.exec(name) ?? [];
    const path = join(parent, name);
    if (pid === undefined || isAlive(Number(pid))) continue;
    // Killed before its first file or after its last one: it is empty, or it is not ours.
    if (!existsSync(join(path, MARKER))) removeEmpty(path);
    else if (which === "old" && !existsSync(folder)) renameSync(path, folder);
    else drop(path);
  }
};

const LEFT = /^\.team-agent\.(\d+)\.(new|old)$/;

const besideOf = (folder: string, which: "new" | "old"): string =>
  join(dirname(folder), `.${basename(folder)}.${process.pid}.${which}`);

/** Removes a folder of ours. Its mark goes last: whoever is killed in the middle leaves one that is known as ours. */
const drop = (folder: string): void => {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder))
    if (name !== MARKER) rmSync(join(folder, name), { recursive: true, force: true });
  rmSync(join(folder, MARKER), { force: true });
  removeEmpty(folder);
};

const ATTEMPTS = 5;

/** Whoever does the same at the same time may have put theirs there meanwhile, or have just taken the one before away. */
const swap = (folder: string, { staged, old }: { readonly staged: string; readonly old: string }): void => {
  for (let attempt = 1; ; attempt++) {
    try {
      if (existsSync(folder)) {
        drop(old);
        renameSync(folder, old);
      }
      renameSync(staged, folder);
      return;
    } catch (error) {
      const { code = "" } = error as NodeJS.ErrnoException;
      if (attempt === ATTEMPTS || !["ENOTEMPTY", "EEXIST", "ENOENT"].includes(code)) throw error;
    }
  }
};

const stage = (staged: string, placing: Placing, made: readonly string[]): void => {
  const { source, folder, shipped, version, kept } = placing;
  const marker: Marker = { by: "team-agent", version, files: shipped, made };
  mkdirSync(staged);
  // First of all: what is left of a killed one is known by it.
  writeFileSync(join(staged, MARKER), `${JSON.stringify(marker, null, 2)}\n`);
  for (const path of Object.keys(shipped)) if (!kept.includes(path)) copy(source, staged, path);
  for (const path of kept) copy(folder, staged, path);
};

const copy = (from: string, to: string, path: string): void => {
  mkdirSync(dirname(join(to, path)), { recursive: true });
  cpSync(join(from, path), join(to, path), { preserveTimestamps: true });
};

/** The folders that were missing, the innermost first. */
const makeParents = (folder: string): readonly string[] => {
  const missing: string[] = [];
  for (let at = folder; !existsSync(at); at = dirname(at)) missing.push(at);
  mkdirSync(folder, { recursive: true });
  return missing;
};

const parentsOf = (path: string): readonly string[] => {
  const names = path.split("/").slice(0, -1);
  return names.map((_, index) => names.slice(0, index + 1).join("/"));
};

const removeEmpty = (folder: string): void => {
  try {
    if (lstatSync(folder).isDirectory()) rmdirSync(folder);
  } catch {
    // Something of the person's is in it, or it is gone.
  }
};

/** One of our own process id is left from an earlier life of it. */
const isAlive = (pid: number): boolean => {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

const explained = (folder: string, run: () => void): void => {
  try {
    run();
  } catch (error) {
    const { code, syscall, message } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    if (code === "ENOSPC")
      throw new TeamAgentError("disk_full", `no space left for ${folder}; the skill is as it was`, {
        action: "free some disk space, and run the command again",
      });
    throw new TeamAgentError("output_unwritable", `cannot write ${folder} (${message})`, {
      action: `make ${dirname(folder)} a folder that you may write to, and run the command again`,
    });
  }
};
