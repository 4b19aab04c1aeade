import { readFileSync, readlinkSync, rmdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { namesIn, placeFile, placeLink } from "./files.ts";
import { insideOf, type Places } from "./places.ts";

/** What is written when a version was tried and works. */
export interface Marker {
  readonly version: string;
  /** The Node.js that it was tried with. */
  readonly node: string;
  /** The newest form of the database that it writes. */
  readonly schema: number;
}

/** The versions that are whole; what an installer left half done is none. */
export const installedVersions = ({ versions }: Pick<Places, "versions">): readonly Marker[] =>
  namesIn(versions).flatMap((name) => markerOf(join(versions, name)) ?? []);

export const markerOf = (folder: string): Marker | null => {
  try {
    const marker = JSON.parse(readFileSync(insideOf(folder).marker, "utf8")) as Marker;
    return marker.version === basename(folder) ? marker : null;
  } catch {
    return null;
  }
};

/** The version in use; null where there is none. */
export const currentVersion = ({ current }: Pick<Places, "current">): string | null => {
  try {
    return basename(readlinkSync(current));
  } catch {
    return null;
  }
};

export const previousVersion = ({ previous }: Pick<Places, "previous">): string | null => readNote(previous);

/**
 * Uses a version from now on. The link is renamed over the one before: whoever follows it in between finds one or the
 * other. Answers how it is taken back.
 */
export const switchTo = (places: Places, version: string): (() => void) => {
  const before = currentVersion(places);
  const beforeThat = previousVersion(places);
  // First: whoever is killed in between must not forget what to go back to.
  if (before !== null && before !== version) write(places.previous, before);
  point(places, version);
  return () => {
    if (before === null) rmSync(places.current, { force: true });
    else point(places, before);
    if (beforeThat === null) rmSync(places.previous, { force: true });
    else write(places.previous, beforeThat);
  };
};

const point = ({ current }: Pick<Places, "current">, version: string): void =>
  placeLink(current, join("versions", version));

/** Writes down which command leads here, for whoever updates it or takes it away. */
export const noteCommand = ({ command, launcher }: Places): (() => void) => {
  const before = readNote(command);
  write(command, launcher);
  return () => (before === null ? rmSync(command, { force: true }) : write(command, before));
};

const readNote = (path: string): string | null => {
  try {
    return readFileSync(path, "utf8").trim() || null;
  } catch {
    return null;
  }
};

const write = (path: string, text: string): void => placeFile(path, `${text}\n`, 0o644);

/** The folders that an installation makes go with the last that was in them. */
export const removeEmptyFolders = ({ versions, nodes, runtime }: Places): void => {
  const above = dirname(runtime);
  for (const folder of [versions, nodes, runtime, ...(basename(above) === ".team-agent" ? [above] : [])])
    try {
      rmdirSync(folder);
    } catch {
      // It is not there, or somebody keeps something in it.
    }
};
