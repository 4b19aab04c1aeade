import { TeamAgentError } from "@team-agent/plugin-api";
import { teamAgent } from "../ground/index.ts";
import { type Caller, type Context, knownEnvironment, requireAgent } from "../runtime/index.ts";
import { type FreshStart, resumeDecisionFor } from "../sessions/index.ts";
import type { TeamSpec } from "../team/index.ts";
import { type CutWork, cutWorkOf } from "../work/index.ts";
import { agreeAgain, type Consent } from "./agree-again.ts";
import { withAgent } from "./in-turn.ts";
import { probeProviders } from "./load-team.ts";
import { spawnWorker } from "./spawn.ts";
import { endAgent } from "./stop.ts";
import { openTeamTransport } from "./team-transport.ts";

export interface AgentStart extends FreshStart, Consent {
  readonly force: boolean;
}

/** The environment for a start: what the calling command brought, over what was kept of the team. */
export const environmentFor = (
  context: Context,
  teamKey: string,
  env: Readonly<Record<string, string>>,
): Record<string, string> => {
  const merged = { ...knownEnvironment(context, teamKey), ...env };
  context.environments.set(teamKey, merged);
  return merged;
};

export interface AgentStarted {
  readonly agent_id: string;
  readonly status: string;
  readonly start_mode: string;
  readonly reason: string;
  /** What it was in the middle of when its last program ended. It is not told to go on. */
  readonly cut: CutWork | null;
}

/** Starts one agent of a running team; the one that runs is left alone without `force`. */
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
  { teamKey, agentId }: { readonly teamKey: string; readonly agentId: string },
  request: AgentStart,
): Promise<AgentStarted> => {
  const { store, events } = context;
  const team = store.teams.get(teamKey)!;
  const spec = JSON.parse(team.spec_json) as TeamSpec;
  const agent = spec.agents.find((one) => one.id === agentId);
  if (!agent)
    throw new TeamAgentError("agent_unknown", `${agentId} is no longer in the team's documents`, {
      action: teamAgent("status", "--team", teamKey),
    });
  if (context.live.get(teamKey, agentId) && !request.force) {
    events.write("start_agent.noop", { team_id: teamKey, agent_id: agentId });
    const cut = cutWorkOf(store, { teamKey, agentId });
    return { agent_id: agentId, status: "running", start_mode: "none", reason: "it is running already", cut };
  }
  const launch = await agreeAgain(context, caller, teamKey, request);
  const env = environmentFor(context, teamKey, request.env);
  const providers = await probeProviders(context, teamKey, [agent.provider], env);
  const { provider, detection } = providers.get(agent.provider)!;
  const decision = await resumeDecisionFor(context, teamKey, agentId, request, env);
  events.write("restart.resume_decision", {
    team_id: teamKey,
    agent_id: agentId,
    decision: decision.kind,
    reason: decision.reason,
    session_id: decision.kind === "resume" ? decision.sessionId : null,
  });
  if (decision.kind === "refuse") throw refused(agentId, decision.reason);
  const transport = await openTeamTransport(context, teamKey, team.session_name, true);
  if (request.force) await endAgent(context, teamKey, agentId, "restarted");
  store.teams.setStatus(teamKey, "alive", context.clock.now());
  await removeDeadWindow(context, teamKey, agentId);
  await spawnWorker(context, {
    teamKey,
    spec,
    agent,
    provider,
    detection,
    transport,
    env,
    mode: decision.kind,
    sessionId: decision.kind === "resume" ? decision.sessionId : null,
    bypass: launch.bypass,
    allowRepositoryExecutables: launch.allowRepositoryExecutables,
  });
  events.write("start_agent.agent_start", {
    team_id: teamKey,
    agent_id: agentId,
    start_mode: decision.kind,
    session_id: decision.kind === "resume" ? decision.sessionId : null,
  });
  return {
    agent_id: agentId,
    status: "starting",
    start_mode: decision.kind === "resume" ? "resumed" : "fresh",
    reason: decision.reason,
    cut: cutWorkOf(store, { teamKey, agentId }),
  };
};

export const refused = (agentId: string, reason: string) =>
  new TeamAgentError("resume_impossible", `${agentId}: ${reason}`, {
    action: teamAgent("start-agent", agentId, "--allow-fresh"),
  });

/** The window of a program that ended stays to be read until its agent starts again. */
export const removeDeadWindow = async (context: Context, teamKey: string, agentId: string): Promise<void> => {
  const transport = context.transports.get(teamKey);
  if (!transport) return;
  for (const pane of await transport.list())
    if (pane.window === agentId && pane.dead) await transport.kill(pane);
};
