import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { requireOwnFolders } from "./own-folder.ts";
import { lookAt, requireOwn } from "./unsafe.ts";

const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;

const MODES = {
  read: O_RDONLY,
  append: O_WRONLY | O_APPEND | O_CREAT,
  write: O_WRONLY | O_CREAT,
  /** Fails with EEXIST where anything stands, a link to nowhere too. */
  create: O_WRONLY | O_CREAT | O_EXCL,
} as const;

/**
 * Opens a file of ours: a plain file, the person's own, readable by nobody else, on whose way no link is followed. A file
 * that others may read is narrowed; anything else is refused with what stands there.
 */
export const openOwnFile = (path: string, mode: keyof typeof MODES): number => {
  requireOwnFile(path);
  // Whatever took its place since then is not followed, and a pipe does not keep us.
  const file = openSync(path, MODES[mode] | O_NOFOLLOW | O_NONBLOCK, 0o600);
  try {
    const stat = fstatSync(file);
    requireOwn(path, stat, "file");
    if ((stat.mode & 0o077) !== 0) fchmodSync(file, 0o600);
    return file;
  } catch (error) {
    closeSync(file);
    throw error;
  }
};

/** Proves what stands at the path of a file of ours, without opening it; nothing may stand there. */
export const requireOwnFile = (path: string): void => {
  requireOwnFolders(dirname(path));
  const there = lookAt(path);
  if (there) requireOwn(path, there, "file");
};

export const appendOwnFile = (path: string, text: string): void =>
  within(openOwnFile(path, "append"), (file) => writeFileSync(file, text));

export const writeOwnFile = (path: string, text: string): void =>
  within(openOwnFile(path, "write"), (file) => {
    ftruncateSync(file);
    writeFileSync(file, text);
  });

/** Makes a file that nobody made before; false when it is there. */
export const createOwnFile = (path: string): boolean => {
  try {
    closeSync(openOwnFile(path, "create"));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
};

/** Puts a whole file in the place of another: a reader sees the old one or the new one. */
export const replaceOwnFile = (path: string, text: string): void => {
  requireOwnFile(path);
  const temporary = `${path}.tmp-${process.pid}`;
  rmSync(temporary, { force: true });
  within(openOwnFile(temporary, "create"), (file) => writeFileSync(file, text));
  renameSync(temporary, path);
};

export const readOwnFile = (path: string): string =>
  within(openOwnFile(path, "read"), (file) => readFileSync(file, "utf8"));

const within = <T>(file: number, run: (file: number) => T): T => {
  try {
    return run(file);
  } finally {
    closeSync(file);
  }
};
