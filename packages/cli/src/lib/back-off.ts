import { existsSync, readdirSync, rmSync, watch } from "node:fs";
import { join } from "node:path";
import {
  connect,
  createOwnFile,
  ensurePrivateDir,
  readOwnFile,
  STOPPED_MARK,
  type Workspace,
  writeOwnFile,
} from "@team-agent/core/client";

const CALM_MS = 60_000;
const MAX_DELAY_MS = 60_000;

interface Restarts {
  readonly count: number;
  readonly at: number;
}

/** A start that fails is tried again this often; after that the next command of a person has to do it. */
const MAX_TRIES = 10;

/**
 * Brings a daemon back that died. One that dies again and again is started less and less often: at once, then after
 * 1, 2, 4 … 60 seconds. Nothing is done when it lives, when somebody else was told of the same death, or when it was
 * stopped on purpose meanwhile. Throws what the last start threw.
 */
export const bringBack = async (workspace: Workspace, start: () => Promise<void>): Promise<void> => {
  if (await answers(workspace)) return;
  ensurePrivateDir(workspace.privateDir);
  if (!claimDeath(workspace)) return;
  for (let tries = 1; await backOff(workspace.privateDir); tries++) {
    try {
      return await start();
    } catch (error) {
      if (tries >= MAX_TRIES) throw error;
    }
  }
};

/** Waits for this start's turn; false when it was given up by a deliberate stop. */
const backOff = async (privateDir: string): Promise<boolean> => {
  const path = join(privateDir, "restarts.json");
  const before = readRestarts(path);
  const count = Date.now() - before.at < CALM_MS + restartDelayMs(before.count) ? before.count + 1 : 1;
  writeOwnFile(path, JSON.stringify({ count, at: Date.now() }));
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

const answers = async ({ socket }: Workspace): Promise<boolean> => {
  const connection = await connect(socket).catch(() => null);
  connection?.close();
  return connection !== null;
};

const CLAIM = "restart-of-";

/** One death is told by several: by the guard, and by tmux for each team. The first to leave the mark acts. */
const claimDeath = ({ privateDir, metadata }: Workspace): boolean => {
  const claim = `${CLAIM}${deathOf(metadata)}`;
  if (!createOwnFile(join(privateDir, claim))) return false;
  for (const name of readdirSync(privateDir))
    if (name.startsWith(CLAIM) && name !== claim) rmSync(join(privateDir, name), { force: true });
  return true;
};

/** Names the one that died: its process id alone may be given again. */
const deathOf = (metadata: string): string => {
  try {
    const { pid, started_at } = JSON.parse(readOwnFile(metadata)) as {
      pid: number;
      started_at: number;
    };
    return `${pid}-${started_at}`;
  } catch {
    return "unknown";
  }
};

const readRestarts = (path: string): Restarts => {
  try {
    return JSON.parse(readOwnFile(path)) as Restarts;
  } catch {
    return { count: 0, at: 0 };
  }
};
