import { type Caller, type Context, hostTransport, leaderPid } from "../runtime/index.ts";
import { teamKey as keyOfName, markDocuments, type TeamSpec } from "../team/index.ts";
import { writeTeamState } from "../work/index.ts";
import { type LaunchAgreement, realFolders, rememberAgreement, writeAgreement } from "./agreement.ts";
import { attachLeader } from "./attach-leader.ts";
import { CONFIGURED_BYPASS, describeBypass, findInheritedBypass, type InheritedBypass } from "./bypass.ts";
import { storableEnvironment } from "./environment.ts";
import { findExecutables, nameOf } from "./executables.ts";
import { withTeam } from "./in-turn.ts";
import { knownProviders } from "./known-providers.ts";
import {
  refuseFolders,
  refuseModels,
  refuseProfiles,
  refuseWithoutTransport,
  refuseWithPast,
} from "./launch-checks.ts";
import { findTeamDir, loadTeam, probeProviders } from "./load-team.ts";
import { makeRoom } from "./make-room.ts";
import { nestingOf, refuseMoreThanOwn, refuseWithoutToken } from "./nesting.ts";
import { type AgreedLaunch, type Nesting, saveTeam } from "./save-team.ts";
import { settleAgreement } from "./settle-agreement.ts";
import { type SpawnedAgent, spawnAll } from "./spawn-all.ts";
import { openTeamTransport } from "./team-transport.ts";

export interface StartRequest {
  readonly teamDir: string | null;
  readonly name: string | null;
  readonly env: Readonly<Record<string, string>>;
  readonly callerPid: number;
  /** Agrees to everything but what the repository would run. */
  readonly yes: boolean;
  /** Hash of the agreement that the person has seen and accepted. Counts from a person only. */
  readonly agreedHash: string | null;
  readonly allowRepositoryHooks: boolean;
  /** Folders outside the workspace that a person named. */
  readonly allowedFolders: readonly string[];
  /** Starts nothing: the agreement is remembered for whoever starts the team. */
  readonly agreeOnly: boolean;
}

export interface Started {
  readonly kind: "started";
  /** Lines of the documents that have no effect. */
  readonly warnings: readonly string[];
  readonly teamKey: string;
  readonly session: string;
  readonly agents: readonly SpawnedAgent[];
}

export type StartOutcome =
  | Started
  | { readonly kind: "agreed"; readonly team: string }
  | {
      readonly kind: "agreementNeeded";
      readonly agreement: LaunchAgreement;
      /** A worker has nobody to ask: a person agrees in a terminal of their own. */
      readonly isForPerson: boolean;
    };

/** Compiles, asks, and starts a team that has no past. Everything that can be refused is refused before the first spawn. */
export const startTeam = async (
  context: Context,
  caller: Caller,
  request: StartRequest,
): Promise<StartOutcome> => {
  const { root } = context.workspace;
  await refuseWithoutToken(context, caller, request.callerPid);
  const nesting = nestingOf(context, caller);
  const directory = findTeamDir(root, request.teamDir);
  const documents = markDocuments(directory);
  const { spec: loaded, warnings } = await loadTeam(context.registry, root, directory);
  const spec = request.name ? renamed(loaded, request.name) : loaded;
  return withTeam(context, keyOfName(spec.team.name), () =>
    startNow(context, caller, request, { documents, spec, warnings, nesting }),
  );
};

interface Loaded {
  readonly documents: AgreedLaunch["documents"];
  readonly spec: TeamSpec;
  readonly warnings: readonly string[];
  readonly nesting: Nesting;
}

const startNow = async (
  context: Context,
  caller: Caller,
  request: StartRequest,
  { documents, spec, warnings, nesting }: Loaded,
): Promise<StartOutcome> => {
  const { clock, events, workspace } = context;
  const began = clock.now();
  const teamKey = keyOfName(spec.team.name);
  refuseWithPast(context, teamKey);
  const active = spec.agents.filter((agent) => !agent.paused);
  const providers = await probeProviders(
    context,
    teamKey,
    active.map((agent) => agent.provider),
    request.env,
  );
  refuseModels(active, providers);
  refuseProfiles(active);
  refuseFolders(active);
  await refuseWithoutTransport(context, spec.runtime.transport, request.env);
  // Who agrees for a leader agrees to what that leader's program would pass on.
  const pids = [request.callerPid, ...(request.agreeOnly ? leaderPids(context) : [])];
  const known = knownProviders(context);
  const host = await hostTransport(context);
  const found = await Promise.all(pids.map((pid) => findInheritedBypass(host, pid, known)));
  // A worker hands no bypass on: what it starts asks for itself.
  const inherited = nesting.parent_team_key === null ? (found.find((one) => one !== null) ?? null) : null;
  const bypass: InheritedBypass | null = spec.runtime.dangerousAutoApprove ? CONFIGURED_BYPASS : inherited;
  const plugins = [...providers.values()].map(({ provider }) => provider);
  const executables = await findExecutables(spec, plugins, workspace.root);
  const { allowRepositoryHooks: allowRepositoryExecutables } = request;
  refuseMoreThanOwn(context, caller, { spec, bypass, allowRepositoryExecutables });
  const shown = { spec, executables, allowRepositoryExecutables };
  const agreement = writeAgreement({ ...shown, bypass });
  if (!settleAgreement(context, caller, teamKey, agreement, request))
    return { kind: "agreementNeeded", agreement, isForPerson: nesting.parent_team_key !== null };
  if (request.agreeOnly) {
    // A worker would start the same with less.
    if (inherited)
      rememberAgreement(writeAgreement({ ...shown, bypass: null }), request.env, new Date(began));
    return { kind: "agreed", team: teamKey };
  }
  events.write("launch.permissions_resolved", {
    team_id: teamKey,
    ...describeBypass(spec.runtime.dangerousAutoApprove, bypass, inherited),
  });

  const { sessionName: session, transport: id } = spec.runtime;
  const transport = await openTeamTransport(context, teamKey, { session, transport: id }, true);
  context.environments.set(teamKey, request.env);
  const launch: AgreedLaunch = {
    bypass,
    allowRepositoryExecutables,
    documents,
    executables: executables.map(nameOf),
    folders: realFolders(spec),
  };
  const passed = [...providers.values()].flatMap(({ provider }) => provider.pass);
  saveTeam(context, teamKey, spec, { env: storableEnvironment(request.env, passed), launch, nesting });
  await attachLeader(
    context,
    teamKey,
    asLeader(caller),
    { env: request.env, pid: request.callerPid, confirm: false },
    "quick-start",
  );
  // A session that stood already may hold programs of a team that the database forgot.
  await makeRoom(
    context,
    teamKey,
    spec.agents.map(({ id }) => id),
  );
  const agents = await spawnAll(context, {
    teamKey,
    spec,
    providers,
    transport,
    bypass,
    env: request.env,
    allowRepositoryExecutables,
  });
  writeTeamState(context, teamKey);
  events.write("launch.complete", { team_id: teamKey, agents: agents.length, ms: clock.now() - began });
  context.changes.emit({ kind: "team", teamKey, id: teamKey });
  return { kind: "started", teamKey, session: spec.runtime.sessionName, agents, warnings };
};

/** Who starts a team leads it: a worker, too. */
const asLeader = (caller: Caller): Caller =>
  caller.kind === "person" ? caller : { ...caller, actsAsLeader: true };

const leaderPids = ({ live }: Context): readonly number[] =>
  live.all().flatMap((agent) => (agent.kind !== "worker" && !agent.exited ? [leaderPid(agent)] : []));

const renamed = (spec: TeamSpec, name: string): TeamSpec => ({
  ...spec,
  team: { ...spec.team, name },
  runtime: { ...spec.runtime, sessionName: `team-${keyOfName(name)}` },
});
