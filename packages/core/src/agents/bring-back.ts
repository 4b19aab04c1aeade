import { TeamAgentError } from "@team-agent/plugin-api";
import { howItEnded, saidLast, teamAgent } from "../ground/index.ts";
import { acceptMessage } from "../mail/index.ts";
import type { Caller, Context } from "../runtime/index.ts";
import type { AgentIds } from "../sessions/index.ts";
import { type CutWork, cutWorkOf, goOn } from "../work/index.ts";
import { failureOf } from "./failure-of.ts";
import type { RestartRequest } from "./plan-restart.ts";
import { type AgentStart, startNow } from "./start-agent.ts";

export interface RestartedAgent {
  readonly agent_id: string;
  readonly start_mode: string;
  readonly reason: string;
  readonly error: string | null;
  /** Why it runs as it did before the restart; null where it runs as its documents say. */
  readonly old_form: string | null;
  /** What it was in the middle of. */
  readonly cut: CutWork | null;
}

/** One that waits for a person keeps its place no longer. */
const PLACE_FOR_MS = 10_000;

/** One that fails is tried once more; then it is left with its reason, and the others go on. */
export const bringBack = async (
  context: Context,
  caller: Caller,
  ids: AgentIds,
  request: AgentStart & Pick<RestartRequest, "goOn">,
): Promise<RestartedAgent> => {
  const { store, events } = context;
  const { teamKey, agentId } = ids;
  const start = async (): Promise<RestartedAgent> => {
    const { start_mode, reason, cut } = await startNow(context, caller, ids, request);
    await untilUp(context, ids);
    refuseEnded(context, ids);
    if (cut !== null && request.goOn) tellToGoOn(context, ids, cut);
    return { agent_id: agentId, start_mode, reason, error: null, old_form: null, cut };
  };
  try {
    return await start().catch(start);
  } catch (error) {
    const message = failureOf(error);
    store.agents.update(teamKey, agentId, { failure: message });
    events.write("restart.agent_missing_after_start", {
      team_id: teamKey,
      agent_id: agentId,
      error: message,
    });
    return {
      agent_id: agentId,
      start_mode: "failed",
      reason: "",
      error: message,
      old_form: null,
      cut: cutWorkOf(store, ids),
    };
  }
};

/** Its place is free for the next one as soon as it is ready or gone, or waits for a person. */
const untilUp = ({ live, changes }: Context, { teamKey, agentId }: AgentIds): Promise<true | null> =>
  changes.until(() => {
    const agent = live.get(teamKey, agentId);
    return !agent || agent.ready ? true : null;
  }, PLACE_FOR_MS);

/** A program that ends before it could take anything did not come up. */
const refuseEnded = ({ store, live }: Context, { teamKey, agentId }: AgentIds): void => {
  const pane = store.panes.latest(teamKey, agentId);
  if (live.get(teamKey, agentId) || !pane || pane.ended_at === null || pane.ready_at !== null) return;
  const end = howItEnded(pane.end_reason, { status: pane.exit_status, signal: pane.exit_signal });
  throw new TeamAgentError(
    "spawn_failed",
    `the program of ${agentId} ${end} before it was ready${saidLast(pane.last_words)}`,
    {
      action: teamAgent("explain", agentId, "--team", teamKey),
    },
  );
};

const tellToGoOn = (context: Context, { teamKey, agentId }: AgentIds, cut: CutWork): void => {
  const taskId = cut.task_id !== null && context.store.tasks.get(teamKey, cut.task_id) ? cut.task_id : null;
  acceptMessage(context, { teamKey, sender: "leader", recipient: agentId, content: goOn(cut), taskId });
};
