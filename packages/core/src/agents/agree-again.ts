import { TeamAgentError } from "@team-agent/plugin-api";
import { receiverOf } from "../lease/index.ts";
import type { GuardedProvider } from "../registry/index.ts";
import { type Caller, type Context, hostTransport, leaderPid } from "../runtime/index.ts";
import { type AgentSpec, storedSpec, type TeamSpec } from "../team/index.ts";
import { type LaunchAgreement, outsideFolders, realFolders, writeAgreement } from "./agreement.ts";
import { agreementNeeded, type TypedCommand } from "./agreement-needed.ts";
import { CONFIGURED_BYPASS, findInheritedBypass, findLeaderProgram, type InheritedBypass } from "./bypass.ts";
import { findExecutables, nameOf } from "./executables.ts";
import { type KnownProvider, knownProviders } from "./known-providers.ts";
import { refuseMoreThanOwn } from "./nesting.ts";
import { type AgreedLaunch, storedLaunch } from "./save-team.ts";
import { settleAgreement, type Word } from "./settle-agreement.ts";

/** How a person agrees to a start that is not the first one. */
export interface Consent {
  readonly env: Readonly<Record<string, string>>;
  /** The calling command, which tells who leads. */
  readonly callerPid: number;
  readonly yes?: boolean;
  readonly agreedHash?: string | null;
  /** Folders outside the workspace that a person named. */
  readonly allowedFolders?: readonly string[];
  /** What the repository would make the programs run is agreed to, from now on, for the whole team. */
  readonly allowRepositoryHooks?: boolean;
  /** What is typed to ask for the same: with `--yes` it agrees. */
  readonly command: TypedCommand;
}

/** A launch as it would be now. */
interface Look {
  readonly launch: AgreedLaunch;
  /** Null where all of it was agreed to. */
  readonly agreement: LaunchAgreement | null;
  /** Folders outside the workspace that were agreed to before. */
  readonly knownFolders: readonly string[];
}

/**
 * A later start keeps to what was agreed at the first one. What the repository would run and the leader's bypass are read
 * again; what came since, from the team's documents too where they were read again (`rebuilt`), is asked for before anything is
 * ended or started, and written down. Throws `agreement_needed`.
 */
export const agreeAgain = async (
  context: Context,
  caller: Caller,
  teamKey: string,
  consent: Consent,
  rebuilt?: TeamSpec,
): Promise<AgreedLaunch> => {
  const { store } = context;
  const { launch, agreement, knownFolders } = await lookAgain(context, teamKey, consent, rebuilt);
  refuseMoreThanOwn(context, caller, { ...launch, spec: rebuilt ?? storedSpec(store.teams.get(teamKey)!) });
  if (agreement) {
    const { env, yes = false, agreedHash = null, allowedFolders = [], command } = consent;
    const word = { env, yes, agreedHash, allowedFolders: [...knownFolders, ...allowedFolders] };
    if (!settleAgreement(context, caller, teamKey, agreement, word))
      throw agreementNeeded(teamKey, caller, agreement, { command, knownFolders });
  }
  // With another spec it is written down together with that.
  if (!rebuilt) store.teams.save({ ...store.teams.get(teamKey)!, launch_json: JSON.stringify(launch) });
  return launch;
};

/** What `agreeAgain` would ask for; nobody is asked, and nothing is written down. */
export const lookAgain = async (
  context: Context,
  teamKey: string,
  { callerPid, allowRepositoryHooks = false }: Pick<Consent, "callerPid" | "allowRepositoryHooks">,
  rebuilt?: TeamSpec,
): Promise<Look> => {
  const { store, workspace } = context;
  const team = store.teams.get(teamKey)!;
  const known = storedSpec(team);
  const spec = rebuilt ?? known;
  const before = storedLaunch(team);
  const providers = knownProviders(context);
  const bypass = await bypassNow(context, teamKey, spec, before, providers, callerPid);
  const executables = await findExecutables(spec, await usedBy(spec, providers), workspace.root);
  refuseMoved(before, known);
  const allowRepositoryExecutables = before.allowRepositoryExecutables || allowRepositoryHooks;
  const launch: AgreedLaunch = {
    ...before,
    bypass,
    allowRepositoryExecutables,
    executables: executables.map(nameOf),
    ...(rebuilt ? { folders: realFolders(rebuilt) } : {}),
  };
  const shownBefore = shownAgents(known);
  const asks = hasGrown(before, launch) || shownAgents(spec).some((one) => !shownBefore.includes(one));
  return {
    launch,
    agreement: asks ? writeAgreement({ spec, executables, bypass, allowRepositoryExecutables }) : null,
    knownFolders: outsideFolders(known),
  };
};

/**
 * What one more agent brings: shown and agreed to as at a start, and written into what the team was agreed to. Throws
 * `agreement_needed`.
 */
export const agreeToAgent = async (
  context: Context,
  caller: Caller,
  teamKey: string,
  {
    spec,
    role,
    word,
  }: {
    readonly spec: TeamSpec;
    readonly role: AgentSpec;
    readonly word: Word & Pick<Consent, "command">;
  },
): Promise<AgreedLaunch> => {
  const before = storedLaunch(context.store.teams.get(teamKey)!);
  const alone = { ...spec, agents: [role] };
  const providers = await usedBy(alone, knownProviders(context));
  const executables = await findExecutables(alone, providers, context.workspace.root);
  const { bypass, allowRepositoryExecutables } = before;
  refuseMoreThanOwn(context, caller, { spec: alone, bypass, allowRepositoryExecutables });
  const agreement = writeAgreement({ spec: alone, executables, bypass, allowRepositoryExecutables });
  if (!settleAgreement(context, caller, teamKey, agreement, { allowedFolders: [], ...word }))
    throw agreementNeeded(teamKey, caller, agreement, word);
  const known = before.executables ?? [];
  return {
    ...before,
    executables: [...new Set([...known, ...executables.map(nameOf)])],
    folders: { ...before.folders, ...realFolders(alone) },
  };
};

/** What is shown of each agent that is started, whatever its place; of one that is paused nothing is agreed to. */
const shownAgents = (spec: TeamSpec): readonly string[] =>
  spec.agents
    .filter(({ paused }) => !paused)
    .map((agent) => {
      const alone = { ...spec, agents: [agent] };
      return writeAgreement({ spec: alone, executables: [], bypass: null, allowRepositoryExecutables: false })
        .hash;
    });

/** A folder that leads elsewhere by now is none that anybody agreed to. */
const refuseMoved = ({ folders = {} }: AgreedLaunch, spec: TeamSpec): void => {
  for (const [id, now] of Object.entries(realFolders(spec))) {
    const before = folders[id];
    if (before === undefined || before === now) continue;
    const [agreed, leads] = [before, now].map((folder) => folder || "the workspace itself");
    throw new TeamAgentError(
      "folder_moved",
      `${id} was agreed to work in ${agreed}, and its folder leads to ${leads} now`,
      { action: "put back what was there, or start a team of another name, which asks for its folders anew" },
    );
  }
};

type Agreed = Pick<AgreedLaunch, "bypass" | "executables" | "allowRepositoryExecutables">;

/** What is less than before needs no word. */
export const hasGrown = (before: Agreed, now: Agreed): boolean => {
  if (now.allowRepositoryExecutables && !before.allowRepositoryExecutables) return true;
  if (now.bypass !== null && now.bypass.flag !== before.bypass?.flag) return true;
  // A team of an older version: what it was shown is not known, and its agreement covers it by its hash alone.
  const known = new Set(before.executables ?? []);
  return (now.executables ?? []).some((one) => !known.has(one));
};

/** Providers of the agents that are to run. One that cannot be loaded is told where it is started. */
const usedBy = async (
  spec: TeamSpec,
  providers: readonly KnownProvider[],
): Promise<readonly GuardedProvider[]> => {
  const ids = new Set(spec.agents.flatMap(({ paused, provider }) => (paused ? [] : [provider])));
  const loaded = await Promise.all(providers.filter(({ id }) => ids.has(id)).map((one) => one.load()));
  return loaded.filter((provider) => provider !== null);
};

/**
 * As the team's documents say; else of the program that calls; else of the leader that lives; where neither is an agent's
 * program, as it was agreed.
 */
const bypassNow = async (
  context: Context,
  teamKey: string,
  spec: TeamSpec,
  before: AgreedLaunch,
  providers: readonly KnownProvider[],
  callerPid: number,
): Promise<InheritedBypass | null> => {
  if (spec.runtime.dangerousAutoApprove) return CONFIGURED_BYPASS;
  // What the team's documents no longer say is over.
  const passedOn = before.bypass?.provider === CONFIGURED_BYPASS.provider ? null : before.bypass;
  // What a worker started asks for itself, whatever the worker's program runs with.
  if (context.store.teams.get(teamKey)!.parent_team_key !== null) return passedOn;
  const host = await hostTransport(context);
  const leader = receiverOf(context, teamKey, "leader");
  for (const pid of [callerPid, ...(leader ? [leaderPid(leader)] : [])])
    if (await findLeaderProgram(host, pid, providers)) return await findInheritedBypass(host, pid, providers);
  return passedOn;
};
