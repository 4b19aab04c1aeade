import { TeamAgentError } from "@team-agent/plugin-api";
import { type OurCommand, teamAgent } from "../ground/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";
import { turnOf } from "../turns/index.ts";

/** What whoever ends a team's programs says of those that are in the middle of something. */
export interface BusyWord {
  /** They are cut off. */
  readonly cut?: boolean;
  /** Milliseconds to wait until nobody is; null: not at all. */
  readonly waitIdleMs?: number | null;
}

const busyOf = ({ live }: Context, teamKey: string): readonly LiveAgent[] =>
  live
    .all()
    .filter(
      (agent) => agent.teamKey === teamKey && agent.kind === "worker" && turnOf(agent).state === "busy",
    );

/** Waits, where that was asked for, until nobody of the team is in the middle of something. Throws `timeout`. */
export const untilIdle = async (
  context: Context,
  teamKey: string,
  { waitIdleMs = null }: BusyWord,
  closed?: AbortSignal,
): Promise<void> => {
  if (waitIdleMs === null) return;
  const isIdle = () => (busyOf(context, teamKey).length === 0 ? true : null);
  if (await context.changes.until(isIdle, waitIdleMs, closed)) return;
  throw new TeamAgentError("timeout", `${describeBusy(context, teamKey)} after the time that was to wait`, {
    action: teamAgent("status", "--team", teamKey),
  });
};

/** Refuses to cut off what nobody said may be cut off. */
export const refuseBusy = (
  context: Context,
  teamKey: string,
  command: OurCommand & ("restart" | "shutdown"),
  { cut = false }: BusyWord,
): void => {
  const busy = busyOf(context, teamKey);
  if (cut || busy.length === 0) return;
  throw new TeamAgentError("agents_busy", describeBusy(context, teamKey), {
    action: `${teamAgent(command, "--wait-idle", "--team", teamKey)}, or to cut them off: ${teamAgent(command, "--cut", "--team", teamKey)}`,
    data: { busy: busy.map(({ agentId }) => agentId) },
  });
};

/** The same for one agent; `command` is what was asked for. */
export const refuseBusyAgent = (
  context: Context,
  { teamKey, agentId }: Pick<LiveAgent, "teamKey" | "agentId">,
  command: string,
  { cut = false }: BusyWord,
): void => {
  const isBusy = busyOf(context, teamKey).some((agent) => agent.agentId === agentId);
  if (cut || !isBusy) return;
  throw new TeamAgentError("agents_busy", describeBusy(context, teamKey, [agentId]), {
    action: `wait until it is idle, or cut it off: ${command}`,
    data: { busy: [agentId] },
  });
};

const describeBusy = (context: Context, teamKey: string, only?: readonly string[]): string => {
  const busy = busyOf(context, teamKey).filter(({ agentId }) => only?.includes(agentId) ?? true);
  const names = busy.map(({ agentId }) => {
    const [task] = context.store.tasks.openOf(teamKey, agentId);
    return task ? `${agentId} (${task.task_id}: ${task.title.slice(0, 80)})` : agentId;
  });
  return `in the middle of a turn: ${names.join(", ") || "nobody"}`;
};
