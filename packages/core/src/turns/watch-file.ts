import { type FSWatcher, watch } from "node:fs";
import { basename, dirname } from "node:path";
import type { Clock } from "../ground/index.ts";

export interface FileWatch {
  /** Begins to watch, or begins again where the folder was not there, or is another one now. */
  ensure(): void;
  /** Looks once more when other work was done. */
  soon(): void;
  stop(): void;
}

/** A file that is written to in bursts is looked at this often at most. */
const BETWEEN_LOOKS_MS = 50;

/** Calls `look` when a file changes: at once, and in a burst of changes not for each of them. The folder is watched, because the file may not exist yet. */
export const watchFile = (clock: Clock, path: string, look: () => void): FileWatch => {
  const [folder, name] = [dirname(path), basename(path)];
  let watcher: FSWatcher | null = null;
  let endRest: (() => void) | null = null;
  let endSoon: (() => void) | null = null;
  let isChanged = false;

  const lookNow = () => {
    isChanged = false;
    endTimers();
    // The rest is counted by a timer alone: a clock that is set back lengthens none.
    endRest = clock.after(BETWEEN_LOOKS_MS, () => {
      endRest = null;
      if (isChanged) lookNow();
    });
    try {
      look();
    } catch {
      // The sweep reads again, and its failures are told.
    }
  };
  const onChange = () => {
    if (endRest) isChanged = true;
    else lookNow();
  };
  const endTimers = () => {
    endRest?.();
    endSoon?.();
    endRest = endSoon = null;
  };
  const end = () => {
    watcher?.close();
    watcher = null;
  };

  return {
    ensure: () => {
      if (watcher) return;
      try {
        watcher = watch(folder, { persistent: false }, (_event, changed) => {
          if (changed === null || changed === name) onChange();
          // The folder itself was moved or taken away: what stands in its place is watched from the next look on.
          else if (changed === basename(folder)) end();
        });
        watcher.on("error", end);
      } catch {
        // The folder does not exist yet; the sweep looks again.
      }
    },
    soon: () => {
      endSoon ??= clock.after(0, lookNow);
    },
    stop: () => {
      endTimers();
      end();
    },
  };
};
