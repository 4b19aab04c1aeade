import type { ProcessStatus } from "@team-agent/plugin-api";
import { UNSEEN } from "../ground/index.ts";
import { endLeftBehind, endProgram, findLeft } from "../programs/index.ts";
import type { Context } from "../runtime/index.ts";
import { readToTheEnd } from "../turns/index.ts";
import { captureSession } from "./capture.ts";
import { markExited } from "./mark-exited.ts";

/** A process that could not be ended. */
export interface LeftRunning {
  readonly pid: number;
  readonly command: string;
}

export const asLeft = ({ pid, argv }: ProcessStatus): LeftRunning => ({ pid, command: argv.join(" ") });

export interface AgentEnded {
  /** False where nothing ran. */
  readonly ended: boolean;
  /** What could not be ended: the program, and what it had started. */
  readonly left: readonly ProcessStatus[];
}

/** Ends an agent's program and all that descends from it, or what a program that died left. */
export const endAgent = async (
  context: Context,
  teamKey: string,
  agentId: string,
  reason: string,
): Promise<boolean> => (await endWhole(context, teamKey, agentId, reason)).ended;

/** The same, and what is there all the same. */
export const endWhole = async (
  context: Context,
  teamKey: string,
  agentId: string,
  reason: string,
): Promise<AgentEnded> => {
  const agent = context.live.get(teamKey, agentId);
  const transport = agent?.transport;
  if (!agent || !transport) {
    await endLeftBehind(context, teamKey, agentId);
    return { ended: false, left: [] };
  }
  await captureSession(context, agent);
  // Marked before the kill, so that the exit is not told as a crash.
  markExited(context, agent, reason, UNSEEN, true);
  const { pane } = agent;
  const { ended, children, left } = await endProgram(context, pane, () => transport.kill(pane));
  // Until its very end it wrote down what it was given; its next program may be in another conversation.
  readToTheEnd(context, agent);
  // Without a start nothing is known to be the same.
  const own = pane.startTime === null ? [] : await findLeft(context, [pane]);
  const all = [...own, ...left];
  const ids = { team_id: teamKey, agent_id: agentId };
  if (children.length > 0) context.events.write("worker.children_ended", { ...ids, pids: children });
  if (all.length > 0) context.events.write("worker.left_running", { ...ids, processes: all.map(asLeft) });
  return { ended, left: all };
};
