import { TeamAgentError } from "@team-agent/plugin-api";
import { teamAgent } from "../ground/index.ts";
import { type Caller, type Context, knownEnvironment, PERSON, requireAgent } from "../runtime/index.ts";
import { type AgentIds, type FreshStart, resumeDecisionFor } from "../sessions/index.ts";
import type { TeamRow } from "../store/index.ts";
import { type AgentSpec, storedSpec, type TeamSpec } from "../team/index.ts";
import { type CutWork, cutWorkOf } from "../work/index.ts";
import { agreeAgain, type Consent } from "./agree-again.ts";
import { endAgent } from "./end-agent.ts";
import { withAgent } from "./in-turn.ts";
import { refuseFolders } from "./launch-checks.ts";
import { probeProviders } from "./load-team.ts";
import { lookAtAgent } from "./look.ts";
import { makeRoom } from "./make-room.ts";
import { type SpawnOrder, spawnWorker } from "./spawn.ts";
import { openTeamTransport, placeOf } from "./team-transport.ts";
import { refuseUntended } from "./untended.ts";

export interface AgentStart extends FreshStart, Consent {
  readonly force: boolean;
}

/** The environment for a start: what the calling command brought, over what was kept of the team. */
export const environmentFor = (
  context: Context,
  teamKey: string,
  env: Readonly<Record<string, string>>,
): Record<string, string> => {
  const merged = mergedEnvironment(context, teamKey, env);
  context.environments.set(teamKey, merged);
  return merged;
};

/** The same, which nothing is started with. */
export const mergedEnvironment = (
  context: Context,
  teamKey: string,
  env: Readonly<Record<string, string>>,
): Record<string, string> => ({ ...knownEnvironment(context, teamKey), ...env });

export interface AgentStarted {
  readonly team: string;
  readonly agent_id: string;
  readonly status: string;
  readonly start_mode: string;
  readonly reason: string;
  /** What it was in the middle of when its last program ended. It is not told to go on. */
  readonly cut: CutWork | null;
}

/**
 * Starts one agent of a running team; the one that runs is left alone without `force`. Throws `agent_paused`: only whoever
 * resumes a paused agent ends that.
 */
export const startAgent = (
  context: Context,
  caller: Caller,
  teamKey: string,
  agentId: string,
  request: AgentStart,
): Promise<AgentStarted> => {
  requireAgent(context, teamKey, agentId);
  return withAgent(context, teamKey, agentId, () => startNow(context, caller, { teamKey, agentId }, request));
};

/** The same for whoever has the agent's turn already. */
export const startNow = async (
  context: Context,
  caller: Caller,
  { teamKey, agentId }: AgentIds,
  request: AgentStart,
): Promise<AgentStarted> => {
  const { store, events } = context;
  roleOf(store.teams.get(teamKey)!, agentId);
  const running = context.live.get(teamKey, agentId);
  if (running) await lookAtAgent(context, running);
  if (context.live.get(teamKey, agentId) && !request.force) {
    events.write("start_agent.noop", { team_id: teamKey, agent_id: agentId });
    const cut = cutWorkOf(store, { teamKey, agentId });
    const reason = "it is running already";
    return { team: teamKey, agent_id: agentId, status: "running", start_mode: "none", reason, cut };
  }
  if (requireAgent(context, teamKey, agentId).wanted === "paused")
    throw new TeamAgentError("agent_paused", `${agentId} is paused, and stays so until it is resumed`, {
      action: teamAgent("resume-agent", agentId, "--team", teamKey),
    });
  if (!request.force) await refuseUntended(context, { teamKey, agentId });
  const prepared = await prepareStart(context, caller, { teamKey, agentId }, request);
  if (request.force) await endAgent(context, teamKey, agentId, "restarted");
  return await startPrepared(context, prepared);
};

/** A start that may be made: everything that can be refused was asked. */
export interface PreparedStart extends SpawnOrder {
  readonly reason: string;
}

/** Decides how an agent comes back, without touching anything. Throws what refuses it. */
export const prepareStart = async (
  context: Context,
  caller: Caller,
  { teamKey, agentId }: AgentIds,
  request: AgentStart,
): Promise<PreparedStart> => {
  const { store, events } = context;
  const team = store.teams.get(teamKey)!;
  const { spec, agent } = roleOf(team, agentId);
  refuseFolders([agent]);
  const launch = await agreeAgain(context, caller, teamKey, request);
  const env = environmentFor(context, teamKey, request.env);
  const providers = await probeProviders(context, teamKey, [agent.provider], env);
  const decision = await resumeDecisionFor(context, teamKey, agentId, request, env);
  const sessionId = "sessionId" in decision ? decision.sessionId : null;
  events.write("restart.resume_decision", {
    team_id: teamKey,
    agent_id: agentId,
    decision: decision.kind,
    reason: decision.reason,
    session_id: sessionId,
  });
  if (decision.kind === "refuse") throw refused({ teamKey, agentId }, decision.reason);
  const transport = await openTeamTransport(context, teamKey, placeOf(context, team), true);
  const { bypass, allowRepositoryExecutables } = launch;
  const { provider, detection } = providers.get(agent.provider)!;
  const whose = { teamKey, spec, agent, provider, detection, transport, env };
  const { kind: mode, reason } = decision;
  return { ...whose, mode, sessionId, bypass, allowRepositoryExecutables, reason };
};

const START_MODES = { fresh: "fresh", resume: "resumed", fork: "forked" } as const;

/** Starts what was prepared. Its old program has ended. */
export const startPrepared = async (context: Context, prepared: PreparedStart): Promise<AgentStarted> => {
  const { store, events, clock } = context;
  const { teamKey, agent, mode, sessionId, reason } = prepared;
  const agentId = agent.id;
  store.teams.setStatus(teamKey, "alive", clock.now());
  await makeRoom(context, teamKey, [agentId]);
  await spawnWorker(context, prepared);
  events.write("start_agent.agent_start", {
    team_id: teamKey,
    agent_id: agentId,
    start_mode: mode,
    session_id: sessionId,
  });
  return {
    team: teamKey,
    agent_id: agentId,
    status: "starting",
    start_mode: START_MODES[mode],
    reason,
    cut: cutWorkOf(store, { teamKey, agentId }),
  };
};

/** Brings back an agent that was ended on the way to something that failed. */
export const goOnIn = (context: Context, teamKey: string, agentId: string): Promise<AgentStarted> =>
  startNow(
    context,
    PERSON,
    { teamKey, agentId },
    {
      force: false,
      allowFresh: false,
      keepsWornOut: true,
      env: {},
      callerPid: process.pid,
      command: ["start-agent", agentId],
    },
  );

const roleOf = (team: TeamRow, agentId: string): { readonly spec: TeamSpec; readonly agent: AgentSpec } => {
  const spec = storedSpec(team);
  const agent = spec.agents.find((one) => one.id === agentId);
  if (agent) return { spec, agent };
  throw new TeamAgentError("agent_unknown", `${agentId} is no longer in the team's documents`, {
    action: teamAgent("status", "--team", team.team_key),
  });
};

const refused = ({ teamKey, agentId }: AgentIds, reason: string): TeamAgentError =>
  new TeamAgentError("resume_impossible", `${agentId}: ${reason}`, {
    action: teamAgent("start-agent", agentId, "--allow-fresh", "--team", teamKey),
  });
