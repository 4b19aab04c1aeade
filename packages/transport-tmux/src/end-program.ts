import type { PaneStatus } from "@team-agent/plugin-api";
import { isSameProcess } from "./identity.ts";

const GRACE_MS = 700;
const LOOK_EVERY_MS = 15;

/**
 * Ends the program of a pane: SIGHUP and SIGTERM to its process group, SIGKILL after a grace.
 * The pane keeps its dead program (remain-on-exit), so `look` can say when it has ended.
 */
export const endProgram = async (pane: PaneStatus, look: () => Promise<PaneStatus | null>): Promise<void> => {
  if (!isSameProcess(pane)) return;
  signalGroup(pane.pid, "SIGHUP");
  signalGroup(pane.pid, "SIGTERM");
  const deadline = Date.now() + GRACE_MS;
  while (Date.now() < deadline) {
    // Nothing announces the end of a process that is not our child; tmux knows it first.
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    const now = await look().catch(() => null);
    if (!now || now.dead) return;
  }
  if (isSameProcess(pane)) signalGroup(pane.pid, "SIGKILL");
};

/** A pane's program leads a process group of its own. */
const signalGroup = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-pid, signal);
  } catch {
    // Already gone.
  }
};
