import { closeSync, constants, lstatSync, mkdirSync, openSync, rmSync, writeFileSync } from "node:fs";
import { join, parse } from "node:path";
import { TeamAgentError } from "@team-agent/core/client";

export type FixtureKind = "screens" | "transcripts" | "hooks";

/** What one recording writes into a package. */
export interface FixtureFiles {
  /**
   * Writes files that belong together, such as a screen and its colours: by the endings of their one name. Where that is
   * taken they get the next one that is free. Answers the name.
   */
  add(kind: FixtureKind, name: string, texts: Readonly<Record<string, string>>): string;
  /** Takes back what was written under a name. */
  remove(kind: FixtureKind, name: string): void;
  /** In their order, by their names with the first of their endings. */
  list(kind: FixtureKind): readonly string[];
}

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;
const NEW_FILE = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW;
const MOST_OF_A_NAME = 999;

/** They are for everybody to read, so they have plain modes. No link is followed, and no file replaced. */
export const openFixtures = (packageFolder: string): FixtureFiles => {
  const root = join(packageFolder, "fixtures");
  makeFolder(root);
  const written = new Map<string, readonly string[]>();
  const keyOf = (kind: FixtureKind, name: string) => join(root, kind, name);
  return {
    add: (kind, name, texts) => {
      makeFolder(join(root, kind));
      const endings = Object.keys(texts);
      for (let count = 1; count <= MOST_OF_A_NAME; count++) {
        const free = count === 1 ? name : `${name}-${count}`;
        const paths = endings.map((ending) => `${keyOf(kind, free)}${ending}`);
        if (paths.some(isThere)) continue;
        for (const [place, ending] of endings.entries()) writeNew(paths[place]!, texts[ending]!);
        written.set(keyOf(kind, free), paths);
        return free;
      }
      throw unwritable(keyOf(kind, name), `${MOST_OF_A_NAME} files have that name`);
    },
    remove: (kind, name) => {
      for (const path of written.get(keyOf(kind, name)) ?? []) rmSync(path, { force: true });
      written.delete(keyOf(kind, name));
    },
    list: (kind) =>
      [...written.values()].flatMap(([path]) => {
        const { dir, base } = parse(path!);
        return dir === join(root, kind) ? [base] : [];
      }),
  };
};

const makeFolder = (path: string): void => {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there && !there.isDirectory())
    throw new TeamAgentError(
      "path_unsafe",
      `${path} is ${there.isSymbolicLink() ? "a link" : "no folder"}; nothing was written there`,
      {
        action: "make it a folder, or record into another package with --into",
      },
    );
  if (!there) trying(path, () => mkdirSync(path));
};

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

const writeNew = (path: string, text: string): void =>
  trying(path, () => {
    const file = openSync(path, NEW_FILE, 0o644);
    try {
      writeFileSync(file, text);
    } finally {
      closeSync(file);
    }
  });

const trying = (path: string, write: () => void): void => {
  try {
    write();
  } catch (error) {
    throw unwritable(path, (error as Error).message);
  }
};

const unwritable = (path: string, why: string): TeamAgentError =>
  new TeamAgentError("output_unwritable", `cannot write ${path} (${why})`, {
    action: "record into a folder that you may write to, with --into",
  });
