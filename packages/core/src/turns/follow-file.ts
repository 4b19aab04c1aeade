import { closeSync, fstatSync, openSync, readSync, type Stats, statSync } from "node:fs";
import type { Clock } from "../ground/index.ts";
import { isSameFile, placeAt, readLines } from "./read-lines.ts";
import { watchFile } from "./watch-file.ts";

export interface Follower {
  /** Reads what is new. Safe to call at any time, and costs one look at a file that has not changed. */
  read(): void;
  stop(): void;
}

interface FollowOptions {
  readonly clock: Clock;
  readonly path: string;
  /** Byte to begin at. */
  readonly offset: number;
  /** Complete lines, in order, and the byte after the last of them. */
  onLines(lines: readonly string[], offset: number): void;
  /** The file was replaced or cut off, and is read from its beginning. */
  onReset(): void;
  /** A line of so many bytes was passed over: it would not fit into memory. */
  onLongLine?(bytes: number): void;
}

/** So much is read at once; other work is done before the rest. */
const BUDGET_BYTES = 16 * 1024 * 1024;

/** What of a file changes with its content. */
export type FileMark = Pick<Stats, "size" | "mtimeMs" | "ino">;

export const hasChanged = (before: FileMark | null, now: FileMark): boolean =>
  before === null || before.size !== now.size || before.mtimeMs !== now.mtimeMs || before.ino !== now.ino;

/**
 * Follows a file that grows by lines. Only new bytes are read; a half line waits for its end. Growth is noticed by
 * itself; a notice that is lost costs nothing but the time until the next call of `read`.
 */
export const followFile = ({
  clock,
  path,
  offset,
  onLines,
  onReset,
  onLongLine,
}: FollowOptions): Follower => {
  let place = placeAt(offset);
  let mark: FileMark | null = null;
  let reading = false;
  let stopped = false;

  const read = () => {
    if (reading || stopped) return;
    reading = true;
    try {
      if (hasNews()) readNew();
    } finally {
      reading = false;
      if (!stopped) watcher.ensure();
    }
  };

  const hasNews = (): boolean => {
    try {
      const now = statSync(path, { throwIfNoEntry: false });
      return now !== undefined && hasChanged(mark, now);
    } catch {
      return false;
    }
  };

  const readNew = () => {
    let file: number;
    try {
      file = openSync(path, "r");
    } catch {
      return;
    }
    try {
      // Known only when all of it was taken in: a reader that fails gets the same lines again.
      mark = null;
      const now = fstatSync(file);
      const { size } = now;
      const at = (into: Buffer, from: number) => readSync(file, into, 0, into.length, from);
      if (!isSameFile({ read: at, size, place })) {
        place = placeAt(0);
        onReset();
      }
      readLines({
        read: at,
        size,
        place,
        budgetBytes: BUDGET_BYTES,
        onLines,
        onLongLine: (bytes) => onLongLine?.(bytes),
      });
      if (place.scanned >= size) mark = now;
      else watcher.soon();
    } finally {
      closeSync(file);
    }
  };

  const watcher = watchFile(clock, path, read);
  read();
  return {
    read,
    stop: () => {
      stopped = true;
      watcher.stop();
    },
  };
};
