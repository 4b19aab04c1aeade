import { markExited } from "../agents/index.ts";
import { type Context, hostTransport } from "../runtime/index.ts";

/** The program that took over the caller's pane runs under this pid. Until then nothing is typed there. */
export const bindProgram = async (context: Context, seat: string, pid: number): Promise<void> => {
  const found = await (await hostTransport(context)).findProcess(pid);
  const agent = context.live.get(seat, "leader");
  if (!agent || !found) return;
  const { startTime } = found;
  agent.program = { pid, startTime };
  if (agent.paneRowId !== null) context.store.panes.setProgram(agent.paneRowId, pid, startTime);
};

/** The leader's program ended; its pane is a shell again, and nothing may be typed there. */
export const endLeader = (context: Context, seat: string, exitStatus: number | null): void => {
  const agent = context.live.get(seat, "leader");
  if (agent) markExited(context, agent, "exited", { status: exitStatus, signal: null }, true);
};
