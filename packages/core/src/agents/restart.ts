import { acceptMessage } from "../mail/index.ts";
import type { Caller, Context } from "../runtime/index.ts";
import type { AgentIds } from "../sessions/index.ts";
import { type CutWork, cutWorkOf, goOn } from "../work/index.ts";
import { attachLeader } from "./attach-leader.ts";
import { refuseBusy, untilIdle } from "./busy.ts";
import { endAgent } from "./end-agent.ts";
import { withTeam } from "./in-turn.ts";
import { inWaves } from "./in-waves.ts";
import { planRestart, type RestartPlan, type RestartRequest } from "./plan-restart.ts";
import { saveRebuilt } from "./save-rebuilt.ts";
import { type AgentStart, startNow } from "./start-agent.ts";

export interface RestartedAgent {
  readonly agent_id: string;
  readonly start_mode: string;
  readonly reason: string;
  readonly error: string | null;
  /** What it was in the middle of. */
  readonly cut: CutWork | null;
}

export interface RestartReply {
  readonly team: string;
  /** Nothing was done: this is what would be. */
  readonly planned: boolean;
  /** What the caller should know beside its agents. */
  readonly notes: readonly string[];
  readonly agents: readonly RestartedAgent[];
}

/** So many of one provider start at once: more would sign in all in one moment. */
const AT_ONCE = 5;
/** One that waits for a person keeps its place no longer. */
const PLACE_FOR_MS = 10_000;

/** Brings a team back. Everything is decided before anything is ended: one refusal leaves all as it was. */
export const restartTeam = async (
  context: Context,
  caller: Caller,
  teamKey: string,
  asked: RestartRequest,
  closed?: AbortSignal,
): Promise<RestartReply> => {
  await untilIdle(context, teamKey, asked, closed);
  let isOurs = false;
  const work = () => {
    isOurs = true;
    return restartNow(context, caller, teamKey, asked);
  };
  const reply = await withTeam(context, teamKey, work, sameAs(caller, asked));
  if (isOurs || asked.planOnly) return reply;
  // The programs are those of the other restart; who asked last leads, as after a restart of its own.
  const { env, callerPid: pid, confirm } = asked;
  const lead = () => attachLeader(context, teamKey, caller, { env, pid, confirm }, "restart");
  const note = await withTeam(context, teamKey, lead);
  return { ...reply, notes: [JOINED, ...reply.notes, ...(note === null ? [] : [note])] };
};

const JOINED = "another restart of the team was under way: this is what it did, and there was no second one";

/** Two restarts that would do the same, but for the environment of whoever asked. */
const sameAs = (caller: Caller, { env: _env, callerPid: _pid, ...options }: RestartRequest): string => {
  const by = caller.kind === "agent" ? [caller.teamKey, caller.agentId] : [];
  return `restart ${JSON.stringify([by, Object.entries(options).sort()])}`;
};

const restartNow = async (
  context: Context,
  caller: Caller,
  teamKey: string,
  asked: RestartRequest,
): Promise<RestartReply> => {
  const request = { ...asked, keepsWornOut: true };
  const { store, events, clock } = context;
  const team = store.teams.get(teamKey)!;
  const plan = await planRestart(context, caller, team, request);
  const notes = [
    ...plan.rebuilt.warnings,
    ...plan.paused.map((id) => `${id} is paused, and stays so`),
    ...(plan.toAgree.length > 0 ? [`has to be agreed to: ${plan.toAgree.join("\n")}`] : []),
  ];
  if (asked.planOnly) return { team: teamKey, planned: true, notes, agents: plan.agents.map(asPlanned) };
  refuseBusy(context, teamKey, "restart", asked);
  const known = store.agents.ofTeam(teamKey).map(({ agent_id }) => agent_id);
  await Promise.all(known.map((agentId) => endAgent(context, teamKey, agentId, "restarted")));
  if (!(await context.transports.get(teamKey)?.isAlive())) context.transports.delete(teamKey);
  saveRebuilt(context, teamKey, plan);
  store.teams.setStatus(teamKey, "alive", clock.now());
  const { env, callerPid: pid, confirm } = request;
  const note = await attachLeader(context, teamKey, caller, { env, pid, confirm }, "restart");
  const agents = await inWaves(
    plan.agents,
    { kindOf: ({ role }) => role.provider, most: AT_ONCE },
    ({ role }) => bringBack(context, caller, { teamKey, agentId: role.id }, { ...request, force: false }),
  );
  events.write("restart.complete", { team_id: teamKey, agents: agents.length });
  return { team: teamKey, planned: false, notes: note === null ? notes : [...notes, note], agents };
};

const asPlanned = ({ role, decision }: RestartPlan["agents"][number]): RestartedAgent => ({
  agent_id: role.id,
  start_mode: decision.kind === "resume" ? "resumed" : "fresh",
  reason: decision.reason,
  error: null,
  cut: null,
});

/** One that fails is tried once more; then it is left with its reason, and the others go on. */
const bringBack = async (
  context: Context,
  caller: Caller,
  ids: AgentIds,
  request: AgentStart & Pick<RestartRequest, "goOn">,
): Promise<RestartedAgent> => {
  const { store } = context;
  const { teamKey, agentId } = ids;
  const start = async (): Promise<RestartedAgent> => {
    const { start_mode, reason, cut } = await startNow(context, caller, ids, request);
    await untilUp(context, ids);
    if (cut !== null && request.goOn) tellToGoOn(context, ids, cut);
    return { agent_id: agentId, start_mode, reason, error: null, cut };
  };
  try {
    return await start().catch(start);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    store.agents.update(teamKey, agentId, { failure: message });
    return {
      agent_id: agentId,
      start_mode: "failed",
      reason: "",
      error: message,
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

const tellToGoOn = (context: Context, { teamKey, agentId }: AgentIds, cut: CutWork): void => {
  const taskId = cut.task_id !== null && context.store.tasks.get(teamKey, cut.task_id) ? cut.task_id : null;
  acceptMessage(context, { teamKey, sender: "leader", recipient: agentId, content: goOn(cut), taskId });
};
