import { closeSync, existsSync, fstatSync, lstatSync, readSync, renameSync, rmSync } from "node:fs";
import { openOwnFile } from "../workspace/index.ts";

export interface RotationOptions {
  /** A log is put aside before it grows beyond this. */
  readonly rotateAtBytes: number;
  /** How many older files stay: `.1` is the youngest. */
  readonly kept: number;
}

/**
 * Puts a log aside as `.1`, and moves older ones up. The way is made free from the top, and no further down than the
 * first gap: a process that dies between two renames leaves a gap, which the next rotation fills, and no line is lost.
 */
export const rotate = (path: string, kept: number, rename: typeof renameSync = renameSync): void => {
  if (!existsSync(path)) return;
  const older = Array.from({ length: kept }, (_, index) => `${path}.${index + 1}`);
  const gap = older.findIndex((name) => !existsSync(name));
  if (gap === -1) rmSync(older.at(-1)!, { force: true });
  const free = gap === -1 ? kept - 1 : gap;
  for (let index = free; index >= 0; index--) rename(index === 0 ? path : older[index - 1]!, older[index]!);
};

/** Rotates a log that has grown beyond its size. A folder that cannot be written to stops nobody. */
export const rotateIfLarge = (path: string, { rotateAtBytes, kept }: RotationOptions): void => {
  try {
    if (lstatSync(path).size >= rotateAtBytes) rotate(path, kept);
  } catch {
    // There is none yet, or it stays as it is.
  }
};

/** Size of a log, and whether its last line was left unfinished, as by a disk that was full. */
export const inspectLog = (path: string): { readonly size: number; readonly isTorn: boolean } => {
  let file: number;
  try {
    file = openOwnFile(path, "read");
  } catch {
    return { size: 0, isTorn: false };
  }
  try {
    const { size } = fstatSync(file);
    const last = Buffer.alloc(1);
    if (size > 0) readSync(file, last, 0, 1, size - 1);
    return { size, isTorn: size > 0 && last.toString() !== "\n" };
  } finally {
    closeSync(file);
  }
};
