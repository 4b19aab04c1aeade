import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { InstallError } from "./fail.ts";

/** Where everything of one installation lives. All paths are absolute. */
export interface Places {
  readonly prefix: string;
  /** Holds the command. */
  readonly bin: string;
  readonly launcher: string;
  readonly runtime: string;
  /** One folder for each version. */
  readonly versions: string;
  /** One folder for each private Node.js, shared by versions. */
  readonly nodes: string;
  /** The link to the version that is used. */
  readonly current: string;
  /** Names the version that was used before. */
  readonly previous: string;
  /** Names the command that leads here. */
  readonly command: string;
  readonly lock: string;
}

export interface WantedPlaces {
  readonly prefix: string | null;
  readonly runtimeDir: string | null;
}

/** Touches nothing on the disk. Throws `home_unknown` where nobody says where a person's files are. */
export const placesOf = ({ prefix, runtimeDir }: WantedPlaces, home = ownHome()): Places => {
  const base = resolve(prefix ?? join(need(home), ".local"));
  const runtime = resolve(runtimeDir ?? join(need(home), ".team-agent", "runtime"));
  return {
    prefix: base,
    bin: join(base, "bin"),
    launcher: join(base, "bin", "team-agent"),
    runtime,
    versions: join(runtime, "versions"),
    nodes: join(runtime, "node"),
    current: join(runtime, "current"),
    previous: join(runtime, "previous"),
    command: join(runtime, "command"),
    lock: join(runtime, ".installing"),
  };
};

const ownHome = (): string | null => {
  try {
    return homedir() || null;
  } catch {
    return null;
  }
};

const need = (home: string | null): string => {
  if (home?.startsWith("/")) return home;
  throw new InstallError("home_unknown", "HOME is not set, and the system names no home folder of yours", {
    action: "set HOME, or name both folders: --prefix <folder> --runtime-dir <folder>",
  });
};

/** Of a version in its folder. */
export const insideOf = (folder: string) => ({
  /** Written last: what it says is what the version was tried with. */
  marker: join(folder, "complete.json"),
  /** The version's number alone, for the launcher. */
  version: join(folder, "VERSION"),
  /** The path of the Node.js that runs it, for the launcher. */
  node: join(folder, "NODE"),
  packages: join(folder, "node_modules"),
  command: join(folder, "node_modules", "@team-agent", "cli", "dist", "bin.js"),
});
