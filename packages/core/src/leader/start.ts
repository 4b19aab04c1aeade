import { randomUUID } from "node:crypto";
import {
  isLaunchRefusal,
  type LaunchPlan,
  type ProviderPlugin,
  TeamAgentError,
} from "@team-agent/plugin-api";
import {
  agentSecretDir,
  expectUntried,
  identityEnvironment,
  launchMarkFor,
  leaderEnvironment,
  probeProviders,
  TOKEN_ENV,
  withLaunchMark,
} from "../agents/index.ts";
import { CONSENT_TOOLS } from "../approvals/index.ts";
import { hashToken, newToken } from "../ground/index.ts";
import { type Context, ownerMark, sessionVariables, teamTransport } from "../runtime/index.ts";
import { describeUnverified, unverifiedOf } from "../status/index.ts";
import { makePrivateFolder, writeOwnFile } from "../workspace/index.ts";
import { bindLeader } from "./bind.ts";
import { leaderInstructions } from "./instructions.ts";
import { leaderSession, runningLeader } from "./session.ts";

export interface LeaderRequest {
  readonly provider: string;
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  /** A leader of its own, even when one runs already. */
  readonly another: boolean;
}

export type LeaderLaunch =
  /** The caller sits in a pane already: it becomes the program itself. */
  | {
      readonly mode: "exec_provider";
      readonly seat: string;
      readonly argv: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      readonly cwd: string;
      readonly notes: readonly string[];
    }
  | {
      /** `attach_existing`: the leader of this provider that runs outside any pane of the caller goes on. */
      readonly mode: "new_tmux_session" | "attach_existing";
      readonly seat: string;
      readonly session: string;
      readonly attach: readonly string[];
      readonly notes: readonly string[];
    };

/** Prepares a leader with our tools, for this run only. The person's own configuration of the provider is not touched. */
export const startLeader = async (context: Context, request: LeaderRequest): Promise<LeaderLaunch> => {
  const { store, clock, events, workspace } = context;
  const provider = await context.registry.provider(request.provider);
  const transport = await teamTransport(context);
  const caller = await transport.locateCaller(request.env);
  const told = (mode: LeaderLaunch["mode"], session_name: string) =>
    events.write("leader.start", { provider: provider.id, mode, session_name });
  const running = caller || request.another ? undefined : runningLeader(context, provider.id);
  if (running) {
    const { session } = running.pane;
    told("attach_existing", session);
    const attach = transport.attachTo(running.pane);
    return { mode: "attach_existing", seat: running.teamKey, session, attach, notes: [] };
  }
  const seat = `@leader-${provider.id}-${randomUUID().slice(0, 8)}`;
  const launchMark = launchMarkFor(provider, "fresh");
  const { plan, token, env, detection } = await planLeader(context, provider, request, { seat, launchMark });
  const now = clock.now();
  store.transaction(() => saveLeader(context, { seat, provider: provider.id, plan, token, now }));
  context.environments.set(seat, request.env);
  for (const file of plan.files) writeOwnFile(file.path, file.content);
  const rowId = store.panes.intend(seat, "leader", now, launchMark);
  expectUntried(context, rowId, { provider, detection, plan });
  const unverified = unverifiedOf(store, rowId);
  const notes = [...plan.notes, ...(unverified ? [describeUnverified(unverified)] : [])];
  if (caller) {
    bindLeader(context, { seat, provider, pane: caller, rowId, plan });
    told("exec_provider", caller.session);
    return { mode: "exec_provider", seat, argv: plan.argv, env, cwd: plan.cwd, notes };
  }
  const session = leaderSession(provider.id, workspace.root, seat);
  const started = await transport.startSession({
    serverKey: workspace.key,
    session,
    owner: ownerMark(context, seat),
    create: true,
    window: provider.id,
    argv: plan.argv,
    cwd: plan.cwd,
    env: { TERM: "xterm-256color", ...env },
  });
  bindLeader(context, { seat, provider, pane: started.pane, rowId, plan });
  told("new_tmux_session", session);
  return { mode: "new_tmux_session", seat, session, attach: started.attach, notes };
};

/** How the provider is to be started, with a token of its own and the environment it gets. */
const planLeader = async (
  context: Context,
  provider: ProviderPlugin,
  request: LeaderRequest,
  { seat, launchMark }: { readonly seat: string; readonly launchMark: string | null },
) => {
  const { workspace } = context;
  const { detection } = (await probeProviders(context, seat, [provider.id], request.env)).get(provider.id)!;
  const token = newToken();
  const secretDir = agentSecretDir(context, seat, "leader");
  makePrivateFolder(workspace, secretDir);
  const base = leaderEnvironment(request.env, await sessionVariables(context));
  const plan = await provider.plan({
    mode: "fresh",
    seat: "leader",
    agentId: "leader",
    teamKey: seat,
    cwd: workspace.root,
    newSessionId: randomUUID(),
    detection,
    ...context.doors,
    token,
    tokenEnv: TOKEN_ENV,
    secretDir,
    instructions: withLaunchMark(leaderInstructions(workspace.root, providerIds(context)), launchMark),
    permissions: { tools: ["mcp_team"], ask: false, bypass: false },
    consentTools: CONSENT_TOOLS,
    model: null,
    profile: null,
    inheritMcp: true,
    allowRepositoryExecutables: true,
    env: base,
    extraArgs: request.args,
  });
  if (isLaunchRefusal(plan))
    throw new TeamAgentError("launch_refused", plan.message, { action: plan.action });
  const env = {
    ...base,
    ...identityEnvironment({
      workspace: workspace.root,
      teamKey: seat,
      agentId: "leader",
      socket: workspace.socket,
      token,
    }),
    TEAM_AGENT_LEADER_PROVIDER: provider.id,
    ...plan.env,
  };
  return { plan, token, env, detection };
};

/** Writes the leader down before its program is there. */
const saveLeader = (
  { store }: Context,
  {
    seat,
    provider,
    plan,
    token,
    now,
  }: { seat: string; provider: string; plan: LaunchPlan; token: string; now: number },
): void => {
  const whose = { team_key: seat, agent_id: "leader", seat: "leader", created_at: now } as const;
  store.agents.save({
    ...whose,
    provider,
    role: "leader",
    model: null,
    wanted: "running",
    channel: plan.channel,
  });
  store.agents.update(seat, "leader", { channel: plan.channel });
  store.tokens.add(hashToken(token), whose);
  store.sessions.begin(seat, "leader", plan.cwd, {
    sessionId: plan.expectedSessionId,
    transcriptPath: null,
    offset: 0,
  });
};

const providerIds = (context: Context): readonly string[] =>
  context.registry.plugins
    .filter(({ manifest }) => manifest.kind === "provider")
    .map(({ manifest }) => manifest.id);
