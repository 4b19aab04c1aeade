import { existsSync, mkdirSync, readFileSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { STOPPED_MARK, type Workspace } from "@team-agent/core/client";

const CALM_MS = 60_000;
const MAX_DELAY_MS = 60_000;

interface Restarts {
  readonly count: number;
  readonly at: number;
}

/**
 * A daemon that dies again and again is started less and less often: at once, then after 1, 2, 4 … 60 seconds. False
 * when it was stopped on purpose meanwhile, and must stay so.
 */
export const backOff = async ({ privateDir }: Workspace): Promise<boolean> => {
  const path = join(privateDir, "restarts.json");
  const before = readRestarts(path);
  const count = Date.now() - before.at < CALM_MS + restartDelayMs(before.count) ? before.count + 1 : 1;
  mkdirSync(privateDir, { recursive: true, mode: 0o700 });
  writeFileSync(path, JSON.stringify({ count, at: Date.now() }), { mode: 0o600 });
  const isNeeded = () => !existsSync(join(privateDir, STOPPED_MARK));
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => finish(), restartDelayMs(count));
    const watcher = watch(privateDir, () => {
      if (!isNeeded()) finish();
    });
    const finish = () => {
      clearTimeout(timer);
      watcher.close();
      resolve();
    };
    if (!isNeeded()) finish();
  });
  return isNeeded();
};

export const restartDelayMs = (count: number): number =>
  count <= 1 ? 0 : Math.min(1_000 * 2 ** (count - 2), MAX_DELAY_MS);

const readRestarts = (path: string): Restarts => {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Restarts;
  } catch {
    return { count: 0, at: 0 };
  }
};
