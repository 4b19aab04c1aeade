import { TeamAgentError } from "@team-agent/plugin-api";
import { teamAgent } from "../ground/index.ts";
import type { Caller, Context } from "../runtime/index.ts";
import { resumeDecisionFor } from "../sessions/index.ts";
import { type CutWork, cutWorkOf } from "../work/index.ts";
import { agreeAgain } from "./agree-again.ts";
import { attachLeader } from "./attach-leader.ts";
import { withTeam } from "./in-turn.ts";
import { type AgentStart, environmentFor, startNow } from "./start-agent.ts";
import { endAgent } from "./stop.ts";

export interface RestartRequest extends AgentStart {
  /** Takes the lead, though somebody who lives holds it. */
  readonly confirm: boolean;
}

export interface RestartReply {
  readonly team: string;
  /** What the caller should know beside its agents. */
  readonly notes: readonly string[];
  readonly agents: readonly {
    readonly agent_id: string;
    readonly start_mode: string;
    readonly reason: string;
    readonly error: string | null;
    /** What it was in the middle of; it is not told to go on. */
    readonly cut: CutWork | null;
  }[];
}

/** Brings a team back. Everything is decided before anything is ended: one refusal leaves all as it was. */
export const restartTeam = async (
  context: Context,
  caller: Caller,
  teamKey: string,
  asked: RestartRequest,
): Promise<RestartReply> => {
  let isOurs = false;
  const work = () => {
    isOurs = true;
    return restartNow(context, caller, teamKey, asked);
  };
  const reply = await withTeam(context, teamKey, work, sameAs(caller, asked));
  if (isOurs) return reply;
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
  const { store, events } = context;
  await agreeAgain(context, caller, teamKey, request);
  const env = environmentFor(context, teamKey, request.env);
  const wanted = store.agents.ofTeam(teamKey).filter((agent) => agent.wanted !== "paused");
  const decisions = await Promise.all(
    wanted.map(async (agent) => ({
      agent,
      decision: await resumeDecisionFor(context, teamKey, agent.agent_id, request, env),
    })),
  );
  const refusals = decisions.filter(({ decision }) => decision.kind === "refuse");
  if (refusals.length > 0) {
    events.write("restart.atomic_refusal", {
      team_id: teamKey,
      refused: refusals.map(({ agent }) => agent.agent_id),
    });
    throw new TeamAgentError(
      "resume_impossible",
      refusals.map(({ agent, decision }) => `${agent.agent_id}: ${decision.reason}`).join("\n"),
      {
        action: teamAgent("restart", "--team", teamKey, "--allow-fresh"),
        data: {
          refused: refusals.map(({ agent, decision }) => ({
            agent_id: agent.agent_id,
            reason: decision.reason,
          })),
        },
      },
    );
  }
  await Promise.all(wanted.map((agent) => endAgent(context, teamKey, agent.agent_id, "restarted")));
  if (!(await context.transports.get(teamKey)?.isAlive())) context.transports.delete(teamKey);
  store.teams.setStatus(teamKey, "alive", context.clock.now());
  const { env: callerEnv, callerPid: pid, confirm } = request;
  const note = await attachLeader(context, teamKey, caller, { env: callerEnv, pid, confirm }, "restart");
  const agents = await Promise.all(
    wanted.map(async ({ agent_id: agentId }) => {
      try {
        const started = await startNow(context, caller, { teamKey, agentId }, { ...request, force: false });
        const { start_mode, reason, cut } = started;
        return { agent_id: agentId, start_mode, reason, error: null, cut };
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        store.agents.update(teamKey, agentId, { failure: message });
        const cut = cutWorkOf(store, { teamKey, agentId });
        return { agent_id: agentId, start_mode: "failed", reason: "", error: message, cut };
      }
    }),
  );
  events.write("restart.complete", { team_id: teamKey, agents: agents.length });
  return { team: teamKey, notes: note === null ? [] : [note], agents };
};
