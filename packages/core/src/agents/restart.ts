import type { Caller, Context } from "../runtime/index.ts";
import { attachLeader } from "./attach-leader.ts";
import { bringBack, type RestartedAgent } from "./bring-back.ts";
import { refuseBusy, untilIdle } from "./busy.ts";
import { endAgent } from "./end-agent.ts";
import { withTeam } from "./in-turn.ts";
import { inWaves } from "./in-waves.ts";
import { oldFormsOf, takeUpOldForms } from "./old-form.ts";
import { planRestart, type RestartPlan, type RestartRequest } from "./plan-restart.ts";
import { saveRebuilt } from "./save-rebuilt.ts";

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
    ...plan.notes,
    ...plan.paused.map((id) => `${id} is paused, and stays so`),
    ...(plan.toAgree.length > 0 ? [`has to be agreed to: ${plan.toAgree.join("\n")}`] : []),
  ];
  if (asked.planOnly) return { team: teamKey, planned: true, notes, agents: plan.agents.map(asPlanned) };
  refuseBusy(context, teamKey, "restart", asked);
  const forms = oldFormsOf(context, team, plan);
  const known = store.agents.ofTeam(teamKey).map(({ agent_id }) => agent_id);
  // What could not be ended is ended before its next program starts.
  await Promise.allSettled(known.map((agentId) => endAgent(context, teamKey, agentId, "restarted")));
  if (!(await context.transports.get(teamKey)?.isAlive())) context.transports.delete(teamKey);
  saveRebuilt(context, teamKey, plan);
  store.teams.setStatus(teamKey, "alive", clock.now());
  const { env, callerPid: pid, confirm } = request;
  const note = await attachLeader(context, teamKey, caller, { env, pid, confirm }, "restart");
  const start = (agentIds: readonly string[]) =>
    inWaves(
      agentIds,
      { kindOf: (agentId) => store.agents.get(teamKey, agentId)!.provider, most: AT_ONCE },
      (agentId) => bringBack(context, caller, { teamKey, agentId }, { ...request, force: false }),
    );
  const first = await start(plan.agents.map(({ role }) => role.id));
  const agents = await takeUpOldForms(context, plan, forms, { first, start });
  events.write("restart.complete", { team_id: teamKey, agents: agents.length });
  return { team: teamKey, planned: false, notes: note === null ? notes : [...notes, note], agents };
};

const asPlanned = ({ role, decision }: RestartPlan["agents"][number]): RestartedAgent => ({
  agent_id: role.id,
  start_mode: decision.kind === "resume" ? "resumed" : "fresh",
  reason: decision.reason,
  error: null,
  old_form: null,
  cut: null,
});
