import { chmodSync, mkdirSync, type Stats } from "node:fs";
import { dirname, join, sep } from "node:path";
import { lookAt, quotePath, requireKind, requireOwn, type UnsafeCode, unsafePath } from "./unsafe.ts";

/**
 * Makes a folder of ours, or proves the one there: no part of its way below `from` is a link, and it is the person's
 * alone. One that others may enter is narrowed.
 */
export const makeOwnFolder = (path: string, from: string = baseOf(path)): void => {
  for (const folder of wayTo(path, from)) {
    makeOne(folder);
    requireIn(folder, lookAt(folder)!);
    if (isOurs(folder) && isOpen(folder)) chmodSync(folder, 0o700);
  }
};

/** The same for secrets. What others could enter may have been read: it is refused, and not narrowed. */
export const makeSecretFolder = (path: string, from: string): void => {
  const code: UnsafeCode = "private_dir_unsafe";
  for (const folder of wayTo(path, from)) {
    makeOne(folder);
    requireOwn(folder, lookAt(folder)!, "folder", code);
    if (isOpen(folder))
      throw unsafePath(
        code,
        folder,
        "must be a folder of mode 0700, and others may enter it",
        `chmod 700 ${quotePath(folder)}`,
      );
  }
};

/** Proves the folders of a file, and makes none. */
export const requireOwnFolders = (path: string): void => {
  for (const folder of wayTo(path, baseOf(path))) {
    const stat = lookAt(folder);
    if (stat) requireIn(folder, stat);
  }
};

/** Everything in the `.team` of a workspace is looked at, `.team` itself too; elsewhere the last folder alone. */
const baseOf = (path: string): string => {
  const parts = path.split(sep);
  const at = parts.lastIndexOf(".team");
  return at > 0 ? parts.slice(0, at).join(sep) || sep : dirname(path);
};

/** Each folder below `from` on the way to `path`, from the outside in. */
const wayTo = (path: string, from: string): readonly string[] => {
  const names = path.slice(from.length).split(sep).filter(Boolean);
  return names.map((_, index) => join(from, ...names.slice(0, index + 1)));
};

const requireIn = (folder: string, stat: Stats): void =>
  (isOurs(folder) ? requireOwn : requireKind)(folder, stat, "folder");

/** `.team` holds the documents, too: whose it is and who may read it is not ours to say. */
const isOurs = (folder: string): boolean => !folder.endsWith(`${sep}.team`);

const isOpen = (folder: string): boolean => (lookAt(folder)!.mode & 0o077) !== 0;

const makeOne = (folder: string): void => {
  if (lookAt(folder)) return;
  mkdirSync(dirname(folder), { recursive: true, mode: 0o700 });
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
};
