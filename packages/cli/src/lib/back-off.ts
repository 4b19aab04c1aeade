import { existsSync, readdirSync, rmSync, watch } from "node:fs";
import { join } from "node:path";
import {
  connect,
  createOwnFile,
  ensurePrivateDir,
  readOwnFile,
  STOPPED_MARK,
  systemClock,
  type Workspace,
  writeOwnFile,
} from "@team-agent/core/client";

const WINDOW_MS = 600_000;
const AT_ONCE = 3;
const MAX_DELAY_MS = 60_000;

/** The file of it: when each death of the last minutes was noticed. */
interface Restarts {
  readonly times: readonly number[];
}

/** A start that fails is tried again this often; after that the next command of a person has to do it. */
const MAX_TRIES = 10;

/**
 * Brings a daemon back that died. One that dies again and again is started less and less often: three times in ten
 * minutes at once, then after 1, 2, 4 … 60 seconds. Nothing is done when it lives, when somebody else was told of the
 * same death, or when it was stopped on purpose meanwhile. Throws what the last start threw.
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
  const times = addDeath(readTimes(path), systemClock.now());
  writeOwnFile(path, JSON.stringify({ times } satisfies Restarts));
  const isNeeded = () => !existsSync(join(privateDir, STOPPED_MARK));
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => finish(), restartDelayMs(times.length));
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

/** The deaths of the last minutes, this one too. A clock that was set back makes none of them one of the future. */
export const addDeath = (times: readonly number[], now: number): readonly number[] => [
  ...times.filter((at) => at <= now && now - at < WINDOW_MS),
  now,
];

export const restartDelayMs = (count: number): number =>
  count <= AT_ONCE ? 0 : Math.min(1_000 * 2 ** (count - AT_ONCE - 1), MAX_DELAY_MS);

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

const readTimes = (path: string): readonly number[] => {
  try {
    const { times } = JSON.parse(readOwnFile(path)) as Partial<Restarts>;
    return Array.isArray(times) ? times : [];
  } catch {
    return [];
  }
};
