import { type FSWatcher, watch } from "node:fs";
import { basename, dirname } from "node:path";

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
export const watchFile = (path: string, look: () => void): FileWatch => {
  const [folder, name] = [dirname(path), basename(path)];
  let watcher: FSWatcher | null = null;
  let timer: NodeJS.Timeout | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;

  const lookNow = () => {
    timer = undefined;
    lookedAt = performance.now();
    try {
      look();
    } catch {
      // The sweep reads again, and its failures are told.
    }
  };
  const schedule = (waitMs: number) => {
    timer ??= setTimeout(lookNow, waitMs);
    timer.unref();
  };
  const onChange = () => {
    if (timer) return;
    const waitMs = lookedAt + BETWEEN_LOOKS_MS - performance.now();
    if (waitMs <= 0) lookNow();
    else schedule(waitMs);
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
    soon: () => schedule(0),
    stop: () => {
      clearTimeout(timer);
      end();
    },
  };
};
