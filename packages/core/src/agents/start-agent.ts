import { TeamAgentError } from "@team-agent/plugin-api";
import { type Context, knownEnvironment, requireAgent } from "../runtime/index.ts";
import { holderOf, nameOf, ownSession, wornOutBy } from "../sessions/index.ts";
import type { TeamSpec } from "../team/index.ts";
import { type CutWork, cutWorkOf } from "../work/index.ts";
import { probeProviders } from "./load-team.ts";
import type { AgreedLaunch } from "./save-team.ts";
import { spawnWorker } from "./spawn.ts";
import { permissionsOf } from "./start-team.ts";
import { endAgent } from "./stop.ts";
import { openTeamTransport } from "./team-transport.ts";

export interface AgentStart {
  readonly force: boolean;
  readonly allowFresh: boolean;
  /** Where a whole team starts, `allowFresh` is for those that cannot be resumed, and for nobody else. */
  readonly keepsWornOut?: boolean;
  readonly env: Readonly<Record<string, string>>;
  /** The calling command, which tells who leads. */
  readonly callerPid: number;
}

export type ResumeDecision =
  | { readonly kind: "resume"; readonly sessionId: string; readonly reason: string }
  | { readonly kind: "fresh"; readonly reason: string }
  | { readonly kind: "refuse"; readonly reason: string };

/** How an agent comes back (D7): resumed where its conversation is known, fresh where it never had one. */
export const decideResume = (facts: {
  readonly canResume: boolean;
  readonly turns: number;
  /** Something was handed over to it, whatever became of that. */
  readonly wasGiven: boolean;
  /** A turn would have been seen: by its hooks, or by a record, or because none can have been before it was ready. */
  readonly wouldShow: boolean;
  readonly sessionId: string | null;
  /** Who else is in that conversation, or goes back to it. */
  readonly heldBy: string | null;
  readonly resumable: { readonly ok: boolean; readonly reason: string } | null;
  /** How sure it is whose conversation that is; null where we chose its id ourselves. */
  readonly confidence: string | null;
  /** How often it was compacted, where a fresh start was advised and this start is of this agent alone; else null. */
  readonly wornOut: number | null;
  readonly allowFresh: boolean;
}): ResumeDecision => {
  if (facts.wornOut !== null && facts.allowFresh)
    return { kind: "fresh", reason: `its conversation was compacted ${facts.wornOut} times` };
  const doubt = doubtOf(facts);
  const isResumable = facts.resumable?.ok === true && doubt === null;
  const isUnused = facts.turns === 0 && !facts.wasGiven;
  if (isUnused && facts.wouldShow && !isResumable)
    return { kind: "fresh", reason: "no turn was ever opened in it" };
  if (!facts.canResume && facts.allowFresh) return { kind: "fresh", reason: "its provider cannot resume" };
  if (!facts.canResume)
    return {
      kind: "refuse",
      reason: isUnused
        ? "nobody could see whether a turn was ever opened in it (it has neither hooks nor a record), and its provider cannot resume a conversation"
        : "its provider cannot resume a conversation",
    };
  if (facts.sessionId && isResumable)
    return { kind: "resume", sessionId: facts.sessionId, reason: facts.resumable!.reason };
  const reason = facts.sessionId
    ? (doubt ??
      `its conversation ${facts.sessionId} cannot be resumed: ${facts.resumable?.reason ?? "unknown"}`)
    : "its conversation is not known";
  return facts.allowFresh ? { kind: "fresh", reason } : { kind: "refuse", reason };
};

/** Nobody is put into a conversation that may be somebody else's. */
const doubtOf = (facts: Pick<Parameters<typeof decideResume>[0], "sessionId" | "heldBy" | "confidence">) => {
  if (facts.heldBy !== null) return `its conversation ${facts.sessionId} is that of ${facts.heldBy}`;
  if (facts.confidence === null || facts.confidence === "high") return null;
  return `that ${facts.sessionId} is its conversation is only a guess (confidence ${facts.confidence})`;
};

export const resumeDecisionFor = async (
  context: Context,
  teamKey: string,
  agentId: string,
  { allowFresh, keepsWornOut = false }: Pick<AgentStart, "allowFresh" | "keepsWornOut">,
  env: Readonly<Record<string, string>>,
): Promise<ResumeDecision> => {
  const { store } = context;
  const row = requireAgent(context, teamKey, agentId);
  const provider = await context.registry.provider(row.provider);
  const session = ownSession(store, { teamKey, agentId });
  const sessionId = session?.session_id ?? null;
  const resumable = sessionId
    ? await provider.sessions.isResumable({
        cwd: session!.spawn_cwd,
        env,
        sessionId,
        spawnedAt: store.panes.latest(teamKey, agentId)?.intended_at ?? 0,
      })
    : null;
  const holder = sessionId ? holderOf(store, { teamKey, agentId }, sessionId) : null;
  return decideResume({
    canResume: provider.capabilities.resume,
    turns: store.turns.count(teamKey, agentId),
    wasGiven: store.messages.wasGiven(teamKey, agentId),
    wouldShow:
      row.channel === "hooks" ||
      // A program that can resume keeps records, and its provider finds them; without one there was no turn.
      provider.capabilities.resume ||
      (session?.transcript_path ?? null) !== null ||
      !store.panes.wasReady(teamKey, agentId),
    sessionId,
    resumable,
    heldBy: holder && nameOf(holder),
    confidence: session?.confidence ?? null,
    wornOut: keepsWornOut ? null : wornOutBy(store, { teamKey, agentId }, sessionId),
    allowFresh,
  });
};

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
export const startAgent = async (
  context: Context,
  teamKey: string,
  agentId: string,
  request: AgentStart,
): Promise<AgentStarted> => {
  const { store, events } = context;
  requireAgent(context, teamKey, agentId);
  const team = store.teams.get(teamKey)!;
  const spec = JSON.parse(team.spec_json) as TeamSpec;
  const launch = JSON.parse(team.launch_json) as AgreedLaunch;
  const agent = spec.agents.find((one) => one.id === agentId);
  if (!agent)
    throw new TeamAgentError("agent_unknown", `${agentId} is no longer in the team's documents`, {
      action: `team-agent status --team ${teamKey}`,
    });
  if (context.live.get(teamKey, agentId) && !request.force) {
    events.write("start_agent.noop", { team_id: teamKey, agent_id: agentId });
    const cut = cutWorkOf(store, { teamKey, agentId });
    return { agent_id: agentId, status: "running", start_mode: "none", reason: "it is running already", cut };
  }
  const env = environmentFor(context, teamKey, request.env);
  const providers = await probeProviders(context, [agent.provider], env);
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
    permissions: permissionsOf(agent, launch.bypass),
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
    action: `team-agent start-agent ${agentId} --allow-fresh`,
  });

/** The window of a program that ended stays to be read until its agent starts again. */
export const removeDeadWindow = async (context: Context, teamKey: string, agentId: string): Promise<void> => {
  const transport = context.transports.get(teamKey);
  if (!transport) return;
  for (const pane of await transport.list())
    if (pane.window === agentId && pane.dead) await transport.kill(pane);
};
