import { existsSync } from "node:fs";
import type { OpenRecord, RecordEntry } from "@team-agent/plugin-api";
import type { Clock } from "../ground/index.ts";
import type { Follower } from "./follow-file.ts";
import { type FileWatch, watchFile } from "./watch-file.ts";

interface FollowOptions {
  readonly clock: Clock;
  readonly path: string;
  /** Cursor to begin at. */
  readonly cursor: number;
  open(cursor: number): OpenRecord;
  /** What stands behind the cursor `from`, in order. */
  onEntries(entries: readonly RecordEntry[], from: number): void;
  /** The cursor is none of this record's, which is read from its beginning. */
  onReset(): void;
}

/** So many parts are read at once; other work is done before the rest. */
const BUDGET_PARTS = 20;

/**
 * Follows a record that is no file of lines. It stays open, and is read when one of its files changes; a notice that is lost
 * costs nothing but the time until the next call of `read`.
 */
export const followRecord = (options: FollowOptions): Follower => {
  const { clock, path, onEntries, onReset } = options;
  const watches = new Map<string, FileWatch>();
  let place = options.cursor;
  let record: OpenRecord | null = null;
  let reading = false;
  let stopped = false;

  const read = () => {
    if (reading || stopped) return;
    reading = true;
    try {
      // A program may make it only when there is something to say.
      if (record !== null || existsSync(path)) readNew();
    } catch (error) {
      // Opened anew at what was taken in: a reader that fails gets the same entries again.
      close();
      throw error;
    } finally {
      reading = false;
      if (!stopped) for (const file of [path, ...(record?.files ?? [])]) watch(file).ensure();
    }
  };

  const readNew = () => {
    record ??= openAtPlace();
    for (let part = 0; part < BUDGET_PARTS; part++) {
      const entries = record.read();
      const last = entries.at(-1);
      if (last === undefined || stopped) return;
      onEntries(entries, place);
      place = last.cursor;
    }
    watch(path).soon();
  };

  const openAtPlace = (): OpenRecord => {
    const opened = options.open(place);
    if (opened.fromStart) {
      place = 0;
      onReset();
    }
    return opened;
  };

  const watch = (file: string): FileWatch => {
    const known = watches.get(file) ?? watchFile(clock, file, read);
    watches.set(file, known);
    return known;
  };

  const close = () => {
    const opened = record;
    record = null;
    opened?.close();
  };

  read();
  return {
    read,
    stop: () => {
      stopped = true;
      for (const one of watches.values()) one.stop();
      close();
    },
  };
};
