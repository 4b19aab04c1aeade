import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { lookAt } from "@team-agent/core/client";
import type { Files, Standing } from "./decide.ts";

/** Names the files that we put into the folder. A folder without it is not ours. */
export const MARKER = ".team-agent.json";

export interface Marker {
  readonly by: "team-agent";
  readonly version: string;
  readonly files: Files;
  /** The folders that were made for it, the innermost first. */
  readonly made: readonly string[];
}

/** What stands at the path of a program's copy of the skill. Nothing is followed and nothing is changed. */
export const lookAtSkill = (folder: string): Standing => {
  try {
    return look(folder);
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    return { kind: "foreign", why: `cannot be read (${code})` };
  }
};

const look = (folder: string): Standing => {
  const there = lookAt(folder);
  if (there === null) return { kind: "nothing" };
  if (there.isSymbolicLink()) return { kind: "foreign", why: "is a link, which somebody else made" };
  if (!there.isDirectory()) return { kind: "foreign", why: "is no folder" };
  if (readdirSync(folder).length === 0) return { kind: "nothing" };
  const marker = readMarker(folder);
  if (marker === null) return { kind: "foreign", why: "was not put there by team-agent" };
  const files = readFiles(folder);
  return files === null
    ? { kind: "foreign", why: "holds a link, or something else that is neither a file nor a folder" }
    : { kind: "ours", placed: marker.files, files };
};

export const readMarker = (folder: string): Marker | null => {
  try {
    const path = join(folder, MARKER);
    if (!lstatSync(path).isFile()) return null;
    const { by, version, files, made } = JSON.parse(readFileSync(path, "utf8")) as Partial<Marker>;
    const isOurs = by === "team-agent" && typeof files === "object" && files !== null && Array.isArray(made);
    // Nothing in a file that anybody may write leads out of the folder.
    if (!isOurs || Object.keys(files).some((path) => isAbsolute(path) || path.split("/").includes("..")))
      return null;
    return { by, version: String(version), files, made };
  } catch {
    return null;
  }
};

/** Every file below a folder but the marker; null where something stands there that is neither a file nor a folder. */
export const readFiles = (folder: string): Files | null => {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  if (entries.some((entry) => !entry.isFile() && !entry.isDirectory())) return null;
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((path) => path !== MARKER);
  return Object.fromEntries(paths.sort().map((path) => [path, hashOf(readFileSync(join(folder, path)))]));
};

const hashOf = (content: Buffer): string => createHash("sha256").update(content).digest("hex");
