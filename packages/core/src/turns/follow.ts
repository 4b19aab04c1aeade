import { closeSync, type FSWatcher, fstatSync, openSync, readSync, watch } from "node:fs";
import { basename, dirname } from "node:path";

export interface Follower {
  /** Reads what is new. Safe to call at any time. */
  read(): void;
  stop(): void;
}

interface FollowOptions {
  readonly path: string;
  /** Byte to begin at. */
  readonly offset: number;
  /** Complete lines, in order, and the byte after the last of them. */
  onLines(lines: readonly string[], offset: number): void;
  /** The file became shorter: it was replaced, and is read from its beginning. */
  onReset(): void;
}

const CHUNK_BYTES = 256 * 1024;

/**
 * Follows a file that grows by lines. Only new bytes are read; a half line waits for its end. The folder is watched
 * because the file may not exist yet.
 */
export const followFile = ({ path, offset, onLines, onReset }: FollowOptions): Follower => {
  let position = offset;
  let reading = false;
  let stopped = false;
  let watcher: FSWatcher | null = null;

  const read = () => {
    if (reading || stopped) return;
    reading = true;
    try {
      readNew();
    } finally {
      reading = false;
    }
    if (!watcher && !stopped) startWatching();
  };

  const readNew = () => {
    let file: number;
    try {
      file = openSync(path, "r");
    } catch {
      return;
    }
    try {
      const { size } = fstatSync(file);
      if (size < position) {
        position = 0;
        onReset();
      }
      let pending = Buffer.alloc(0);
      let at = position;
      while (at < size) {
        const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, size - at));
        const bytes = readSync(file, chunk, 0, chunk.length, at);
        if (bytes === 0) break;
        at += bytes;
        pending =
          pending.length === 0
            ? chunk.subarray(0, bytes)
            : Buffer.concat([pending, chunk.subarray(0, bytes)]);
        const end = pending.lastIndexOf(10);
        if (end < 0) continue;
        const text = pending.subarray(0, end).toString("utf8");
        pending = pending.subarray(end + 1);
        const next = at - pending.length;
        onLines(text.split("\n"), next);
        // Only now: lines that could not be taken in are read again.
        position = next;
      }
    } finally {
      closeSync(file);
    }
  };

  const startWatching = () => {
    try {
      const name = basename(path);
      watcher = watch(dirname(path), { persistent: false }, (_event, changed) => {
        if (changed !== null && changed !== name) return;
        try {
          read();
        } catch {
          // The sweep reads again, and its failures are told.
        }
      });
      watcher.on("error", () => {
        watcher?.close();
        watcher = null;
      });
    } catch {
      // The folder does not exist yet; the sweep calls `read` again.
    }
  };

  read();
  return {
    read,
    stop: () => {
      stopped = true;
      watcher?.close();
      watcher = null;
    },
  };
};
