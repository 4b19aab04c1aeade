import type { PaneStatus } from "@team-agent/plugin-api";
import { isSameProcess } from "./identity.ts";

const GRACE_MS = 700;
/** After the last signal, which nothing can be done about: only the system itself may hold a process up. */
const LAST_MS = 2_000;
const LOOK_EVERY_MS = 15;

/**
 * Ends the program of a pane: SIGHUP and SIGTERM to its process group, SIGKILL after a grace.
 * The pane keeps its dead program (remain-on-exit), so `look` can say when it has ended.
 */
export const endProgram = async (pane: PaneStatus, look: () => Promise<PaneStatus | null>): Promise<void> => {
  if (!isSameProcess(pane)) return;
  signalGroup(pane.pid, "SIGHUP");
  signalGroup(pane.pid, "SIGTERM");
  // tmux knows of its end first.
  const isDead = async () => (await look().catch(() => null))?.dead !== false;
  if (await isSoWithin(GRACE_MS, isDead)) return;
  if (isSameProcess(pane)) signalGroup(pane.pid, "SIGKILL");
  await isSoWithin(LAST_MS, async () => !isSameProcess(pane));
};

/** Nothing announces the end of a process that is not our child. */
const isSoWithin = async (ms: number, look: () => Promise<boolean>): Promise<boolean> => {
  const deadline = Date.now() + ms;
  while (Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    if (await look()) return true;
  }
  return false;
};

/** A pane's program leads a process group of its own. */
const signalGroup = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-pid, signal);
  } catch {
    // Already gone.
  }
};
