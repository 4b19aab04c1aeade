import type { PaneRef, ProcessStatus, Transport } from "@team-agent/plugin-api";
import { UNSEEN } from "../ground/index.ts";
import { endLeftBehind, endProgram, findLeft } from "../programs/index.ts";
import type { Context } from "../runtime/index.ts";
import type { AgentIds } from "../sessions/index.ts";
import { readToTheEnd } from "../turns/index.ts";
import { captureSession } from "./capture.ts";
import { toPane } from "./found-again.ts";
import { markExited } from "./mark-exited.ts";
import { closeUntended, untendedLaunch } from "./untended.ts";

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
  const ids = { teamKey, agentId };
  if (!agent?.transport) {
    const untended = untendedLaunch(context, ids);
    if (untended) closeUntended(context, untended, reason);
    const transport = context.transports.get(teamKey);
    const ended = untended && transport ? await endPane(context, ids, transport, toPane(untended)!) : NOTHING;
    await endLeftBehind(context, teamKey, agentId);
    return ended;
  }
  await captureSession(context, agent);
  // Marked before the kill, so that the exit is not told as a crash.
  markExited(context, agent, reason, UNSEEN, true);
  // Until its very end it writes down what it was given; its next program may be in another conversation.
  return await endPane(context, ids, agent.transport, agent.pane, () => readToTheEnd(context, agent));
};

const NOTHING: AgentEnded = { ended: false, left: [] };

const endPane = async (
  context: Context,
  { teamKey, agentId }: AgentIds,
  transport: Transport,
  pane: PaneRef,
  afterwards = () => {},
): Promise<AgentEnded> => {
  const { ended, children, left } = await endProgram(context, pane, () => transport.kill(pane));
  afterwards();
  // Without a start nothing is known to be the same.
  const own = pane.startTime === null ? [] : await findLeft(context, [pane]);
  const all = [...own, ...left];
  const ids = { team_id: teamKey, agent_id: agentId };
  if (children.length > 0) context.events.write("worker.children_ended", { ...ids, pids: children });
  if (all.length > 0) context.events.write("worker.left_running", { ...ids, processes: all.map(asLeft) });
  return { ended, left: all };
};
