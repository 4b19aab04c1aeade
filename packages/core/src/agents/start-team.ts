import { join } from "node:path";
import { type PermissionGrant, TeamAgentError, type Transport } from "@team-agent/plugin-api";
import type { Caller } from "../api/identity.ts";
import type { Context } from "../coordinator/context.ts";
import { openTeamTransport, teamTransport } from "../coordinator/transports.ts";
import { attachLeader } from "../leader/attach.ts";
import { teamRuntimeDir, writeAtomically, writeTeamState } from "../messaging/team-state.ts";
import {
  type AgentSpec,
  teamKey as keyOfName,
  renderSpec,
  resolveTools,
  type TeamSpec,
} from "../team/index.ts";
import { isAgreed, type LaunchAgreement, rememberAgreement, writeAgreement } from "./agreement.ts";
import { findInheritedBypass, type InheritedBypass } from "./bypass.ts";
import { storableEnvironment } from "./environment.ts";
import { findTeamDir, loadTeam, type ProviderInUse, probeProviders } from "./load-team.ts";
import { spawnWorker } from "./spawn.ts";

export interface StartRequest {
  readonly teamDir: string | null;
  readonly name: string | null;
  readonly env: Readonly<Record<string, string>>;
  readonly callerPid: number;
  /** Agrees to everything but what the repository would run. */
  readonly yes: boolean;
  /** Hash of the agreement that the person has seen and accepted. */
  readonly agreedHash: string | null;
  readonly allowRepositoryHooks: boolean;
}

/** What a person agreed to; later starts of the team's agents keep to it. */
export interface AgreedLaunch {
  readonly bypass: InheritedBypass | null;
  readonly allowRepositoryExecutables: boolean;
}

export interface Started {
  readonly kind: "started";
  /** Lines of the documents that have no effect. */
  readonly warnings: readonly string[];
  readonly teamKey: string;
  readonly session: string;
  readonly agents: readonly {
    readonly agentId: string;
    readonly provider: string;
    readonly started: boolean;
    readonly error: string | null;
    readonly notes: readonly string[];
  }[];
}

export type StartOutcome =
  | Started
  | { readonly kind: "agreementNeeded"; readonly agreement: LaunchAgreement };

/** Compiles, asks, and starts a team that has no past. Everything that can be refused is refused before the first spawn. */
export const startTeam = async (
  context: Context,
  caller: Caller,
  request: StartRequest,
): Promise<StartOutcome> => {
  const { clock, events, workspace } = context;
  const began = clock.now();
  const directory = findTeamDir(workspace.root, request.teamDir);
  const { spec: loaded, warnings } = await loadTeam(context.registry, workspace.root, directory);
  const spec = request.name ? renamed(loaded, request.name) : loaded;
  const teamKey = keyOfName(spec.team.name);
  refuseWithPast(context, teamKey);
  const active = spec.agents.filter((agent) => !agent.paused);
  const providers = await probeProviders(
    context,
    active.map((agent) => agent.provider),
    request.env,
  );
  refuseModels(active, providers);
  refuseProfiles(active);
  await refuseWithoutTransport(context, request.env);
  const inherited = findInheritedBypass(
    request.callerPid,
    [...providers.values()].map(({ provider }) => provider),
  );
  const bypass: InheritedBypass | null = spec.runtime.dangerousAutoApprove
    ? { provider: "runtime_config", flag: "dangerous_auto_approve" }
    : inherited;
  const agreement = await agreementFor(context, spec, providers, bypass, request);
  const remembered = isAgreed(agreement, request.env);
  const agreed = remembered || request.yes || request.agreedHash === agreement.hash;
  events.write("launch.agreement", { team_id: teamKey, hash: agreement.hash, agreed, remembered });
  if (!agreed) return { kind: "agreementNeeded", agreement };
  if (!remembered) rememberAgreement(agreement, request.env, new Date(clock.now()));
  events.write("launch.permissions_resolved", {
    team_id: teamKey,
    dangerous_auto_approve: bypass !== null,
    source: !bypass ? "disabled" : bypass.provider === "runtime_config" ? "runtime_config" : "leader_process",
    flag: bypass?.flag ?? null,
  });

  const transport = await openTeamTransport(context, teamKey, spec.runtime.sessionName, true);
  context.environments.set(teamKey, request.env);
  const launch: AgreedLaunch = { bypass, allowRepositoryExecutables: request.allowRepositoryHooks };
  const policies = [...providers.values()].map(({ provider }) => provider.env);
  saveTeam(context, teamKey, spec, { env: storableEnvironment(request.env, policies), launch });
  await attachLeader(context, teamKey, caller, { env: request.env, pid: request.callerPid }, "quick-start");
  const agents = await spawnAll(context, {
    teamKey,
    spec,
    providers,
    transport,
    bypass,
    env: request.env,
    allowRepositoryExecutables: request.allowRepositoryHooks,
  });
  writeTeamState(context, teamKey);
  events.write("launch.complete", { team_id: teamKey, agents: agents.length, ms: clock.now() - began });
  context.changes.emit({ kind: "team", teamKey, id: teamKey });
  return { kind: "started", teamKey, session: spec.runtime.sessionName, agents, warnings };
};

const renamed = (spec: TeamSpec, name: string): TeamSpec => ({
  ...spec,
  team: { ...spec.team, name },
  runtime: { ...spec.runtime, sessionName: `team-${keyOfName(name)}` },
});

/** A team that was started before is continued, never started over. */
const refuseWithPast = (context: Context, teamKey: string): void => {
  const team = context.store.teams.get(teamKey);
  if (!team) return;
  const running = team.status === "alive";
  throw new TeamAgentError(
    "team_exists",
    running
      ? `team ${teamKey} is running already`
      : `team ${teamKey} has a past: its conversations and messages are kept`,
    {
      action: running ? `team-agent status --team ${teamKey}` : `team-agent restart --team ${teamKey}`,
      data: { team: teamKey, session_name: team.session_name },
    },
  );
};

const refuseWithoutTransport = async (
  context: Context,
  env: Readonly<Record<string, string>>,
): Promise<void> => {
  const found = await (await teamTransport(context)).detect({ env });
  if (found.installed) return;
  throw new TeamAgentError(
    found.version ? "transport_too_old" : "transport_missing",
    found.problem?.message ?? "the transport is not installed",
    {
      action: found.problem?.action ?? "team-agent doctor",
    },
  );
};

/** A role that names a profile must not quietly run with the person's own sign-in. */
const refuseProfiles = (agents: readonly AgentSpec[]): void => {
  const named = agents.filter((agent) => agent.profile !== null);
  if (named.length === 0) return;
  throw new TeamAgentError(
    "launch_refused",
    named
      .map((agent) => `${agent.roleFile}: profiles are not supported yet (profile: ${agent.profile})`)
      .join("\n"),
    {
      action: "take the profile line out; the agent then uses your own sign-in",
    },
  );
};

const refuseModels = (agents: readonly AgentSpec[], providers: ReadonlyMap<string, ProviderInUse>): void => {
  const problems = agents.flatMap((agent) => {
    const problem = agent.model ? providers.get(agent.provider)!.provider.validateModel(agent.model) : null;
    return problem ? [`${agent.roleFile}: ${problem}`] : [];
  });
  if (problems.length > 0)
    throw new TeamAgentError("team_documents_invalid", problems.join("\n"), {
      action: "name a model that the provider has, or take the line out",
    });
};

const agreementFor = async (
  context: Context,
  spec: TeamSpec,
  providers: ReadonlyMap<string, ProviderInUse>,
  bypass: InheritedBypass | null,
  request: StartRequest,
): Promise<LaunchAgreement> => {
  const executables = (
    await Promise.all(
      [...providers.values()].map(({ provider }) => provider.repositoryExecutables(context.workspace.root)),
    )
  ).flat();
  return writeAgreement({
    spec,
    executables,
    bypass,
    allowRepositoryExecutables: request.allowRepositoryHooks,
  });
};

const saveTeam = (
  context: Context,
  teamKey: string,
  spec: TeamSpec,
  { env, launch }: { readonly env: Record<string, string>; readonly launch: AgreedLaunch },
): void => {
  const { store, clock } = context;
  const now = clock.now();
  store.transaction(() => {
    store.teams.save({
      team_key: teamKey,
      name: spec.team.name,
      directory: spec.team.directory,
      session_name: spec.runtime.sessionName,
      spec_json: JSON.stringify(spec),
      env_json: JSON.stringify(env),
      launch_json: JSON.stringify(launch),
      status: "alive",
      created_at: now,
      stopped_at: null,
    });
    for (const agent of spec.agents)
      store.agents.save({
        team_key: teamKey,
        agent_id: agent.id,
        seat: "worker",
        provider: agent.provider,
        role: agent.role,
        model: agent.model,
        wanted: agent.paused ? "paused" : "running",
        channel: "paste",
        created_at: now,
      });
    for (const task of spec.tasks)
      store.tasks.save({
        team_key: teamKey,
        task_id: task.id,
        title: task.title,
        assignee: task.assignee,
        status: task.status,
        spec_json: JSON.stringify(task),
        summary: null,
        retry_count: 0,
        created_at: now,
        updated_at: now,
      });
  });
  writeAtomically(join(teamRuntimeDir(context, teamKey), "team.spec.yaml"), renderSpec(spec));
};

export interface SpawnAllOrder {
  readonly teamKey: string;
  readonly spec: TeamSpec;
  readonly providers: ReadonlyMap<string, ProviderInUse>;
  readonly transport: Transport;
  readonly bypass: InheritedBypass | null;
  readonly env: Readonly<Record<string, string>>;
  readonly allowRepositoryExecutables: boolean;
}

/** Starts every agent at once; one that cannot be started stops no other. */
const spawnAll = (context: Context, order: SpawnAllOrder): Promise<Started["agents"]> =>
  Promise.all(
    order.spec.agents
      .filter((agent) => !agent.paused)
      .map(async (agent) => {
        const { provider, detection } = order.providers.get(agent.provider)!;
        try {
          await spawnWorker(context, {
            ...order,
            agent,
            provider,
            detection,
            mode: "fresh",
            sessionId: null,
            permissions: permissionsOf(agent, order.bypass),
          });
          const notes = JSON.parse(
            context.store.agents.get(order.teamKey, agent.id)?.notes_json ?? "[]",
          ) as string[];
          return { agentId: agent.id, provider: provider.id, started: true, error: null, notes };
        } catch (error) {
          const message = error instanceof Error ? error.message : String(error);
          context.store.agents.update(order.teamKey, agent.id, { failure: message });
          context.events.write("launch.agent_failed", {
            team_id: order.teamKey,
            agent_id: agent.id,
            error: message,
          });
          return { agentId: agent.id, provider: provider.id, started: false, error: message, notes: [] };
        }
      }),
  );

export const permissionsOf = (agent: AgentSpec, bypass: InheritedBypass | null): PermissionGrant => ({
  tools: resolveTools(agent.tools, agent.role).tools,
  ask: agent.permission === "ask",
  bypass: bypass !== null,
});
