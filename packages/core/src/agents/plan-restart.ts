import { relative } from "node:path";
import { TeamAgentError } from "@team-agent/plugin-api";
import { teamAgent } from "../ground/index.ts";
import type { Caller, Context } from "../runtime/index.ts";
import { type ResumeDecision, repairSession, resumeDecisionFor } from "../sessions/index.ts";
import type { TeamRow } from "../store/index.ts";
import { type AgentSpec, storedSpec } from "../team/index.ts";
import { agreeAgain, lookAgain } from "./agree-again.ts";
import { isAgreed } from "./agreement.ts";
import { awaitSessions } from "./await-sessions.ts";
import type { BusyWord } from "./busy.ts";
import { refuseFolders, refuseModels, refuseProfiles } from "./launch-checks.ts";
import { readPatience } from "./patience.ts";
import { type Rebuilt, rebuildTeam } from "./rebuild.ts";
import { type AgreedLaunch, storedLaunch } from "./save-team.ts";
import { type AgentStart, environmentFor, mergedEnvironment } from "./start-agent.ts";

export interface RestartRequest extends AgentStart, BusyWord {
  /** Takes the lead, though somebody who lives holds it. */
  readonly confirm: boolean;
  /** Only says what would be done. */
  readonly planOnly?: boolean;
  /** How long it waits for conversations that are not known yet; without it, as the environment says. */
  readonly convergeSeconds?: number | null;
  /** Tells each agent whose work is cut off to take it up again. */
  readonly goOn?: boolean;
}

export interface RestartPlan {
  readonly rebuilt: Rebuilt;
  readonly launch: AgreedLaunch;
  /** Lines that somebody has to agree to before this is done; none but in what is only a plan. */
  readonly toAgree: readonly string[];
  /** How each agent comes back that is not paused. */
  readonly agents: readonly { readonly role: AgentSpec; readonly decision: ResumeDecision }[];
  /** Documents say so, or somebody. They are not started. */
  readonly paused: readonly string[];
  readonly notes: readonly string[];
}

/** Decides everything about a restart, and touches nothing. All that refuses it is said at once. */
export const planRestart = async (
  context: Context,
  caller: Caller,
  team: TeamRow,
  request: RestartRequest,
): Promise<RestartPlan> => {
  const { store, events } = context;
  const teamKey = team.team_key;
  const rebuilt = await rebuildTeam(context, team);
  const { launch, toAgree } = request.planOnly
    ? await lookAtAgreement(context, teamKey, request, rebuilt)
    : { launch: await agreeAgain(context, caller, teamKey, request, rebuilt.spec), toAgree: [] };
  const env = (request.planOnly ? mergedEnvironment : environmentFor)(context, teamKey, request.env);
  const before = storedSpec(team);
  const { documents: marks = {} } = storedLaunch(team);
  const isPaused = (role: AgentSpec): boolean => {
    const row = store.agents.get(teamKey, role.id);
    if (!row) return role.paused;
    const path = relative(team.directory, role.roleFile);
    const wasPaused = before.agents.find(({ id }) => id === role.id)?.paused === true;
    // A document that changed its word says what is wanted now; else it is what somebody asked for last.
    const hasChanged = marks[path] !== rebuilt.documents[path] && role.paused !== wasPaused;
    return hasChanged ? role.paused : row.wanted === "paused";
  };
  const [paused, active] = [true, false].map((one) =>
    rebuilt.spec.agents.filter((role) => isPaused(role) === one),
  );
  refuseFolders(active!);
  await refuseUnknownModels(context, active!);
  const patience = readPatience(request.env, request.convergeSeconds);
  const { allowFresh, planOnly } = request;
  // What can be found again needs no waiting.
  if (!planOnly) {
    await repairAll(context, teamKey, active!, env);
    await awaitSessions(context, teamKey, { ...patience, allowFresh, env });
  }
  const agents = await Promise.all(
    active!.map(async (role) => ({
      role,
      decision: store.agents.get(teamKey, role.id)
        ? await resumeDecisionFor(context, teamKey, role.id, { ...request, provider: role.provider }, env)
        : ({ kind: "fresh", reason: "it is new in the team's documents" } as const),
    })),
  );
  const refused = agents.filter(({ decision }) => decision.kind === "refuse");
  if (refused.length > 0) {
    const named = refused.map(({ role, decision }) => ({ agent_id: role.id, reason: decision.reason }));
    const ids = named.map(({ agent_id }) => agent_id);
    events.write("restart.atomic_refusal", { team_id: teamKey, refused: ids });
    throw new TeamAgentError(
      "resume_impossible",
      named.map(({ agent_id, reason }) => `${agent_id}: ${reason}`).join("\n"),
      { action: teamAgent("restart", "--team", teamKey, "--allow-fresh"), data: { refused: named } },
    );
  }
  const { notes } = patience;
  return { rebuilt, launch, toAgree, agents, paused: paused!.map(({ id }) => id), notes };
};

const repairAll = async (
  context: Context,
  teamKey: string,
  roles: readonly AgentSpec[],
  env: Readonly<Record<string, string>>,
): Promise<void> => {
  for (const { id: agentId, provider } of roles)
    if (context.store.agents.get(teamKey, agentId))
      await repairSession(context, { teamKey, agentId }, { provider, env });
};

const refuseUnknownModels = async ({ registry }: Context, roles: readonly AgentSpec[]): Promise<void> => {
  const ids = [...new Set(roles.map(({ provider }) => provider))];
  const providers = await Promise.all(
    ids.map(async (id) => [id, { provider: await registry.provider(id) }] as const),
  );
  refuseModels(roles, new Map(providers));
  refuseProfiles(roles);
};

const lookAtAgreement = async (
  context: Context,
  teamKey: string,
  request: RestartRequest,
  { spec }: Rebuilt,
): Promise<Pick<RestartPlan, "launch" | "toAgree">> => {
  const { launch, agreement } = await lookAgain(context, teamKey, request, spec);
  return { launch, toAgree: agreement && !isAgreed(agreement, request.env) ? agreement.lines : [] };
};
