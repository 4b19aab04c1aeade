import { markExited } from "../agents/index.ts";
import { processStart } from "../ground/index.ts";
import type { Context } from "../runtime/index.ts";

/** The program that took over the caller's pane runs under this pid. Until then nothing is typed there. */
export const bindProgram = (context: Context, seat: string, pid: number): void => {
  const agent = context.live.get(seat, "leader");
  const startTime = processStart(pid);
  if (!agent || !startTime) return;
  agent.program = { pid, startTime };
  if (agent.paneRowId !== null) context.store.panes.setProgram(agent.paneRowId, pid, startTime);
};

/** The leader's program ended; its pane is a shell again, and nothing may be typed there. */
export const endLeader = (context: Context, seat: string, exitStatus: number | null): void => {
  const agent = context.live.get(seat, "leader");
  if (agent) markExited(context, agent, "exited", { status: exitStatus, signal: null }, true);
};
