import { randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { isLaunchRefusal, type PaneRef, TeamAgentError } from "@team-agent/plugin-api";
import { identityEnvironment, leaderEnvironment, TOKEN_ENV } from "../agents/environment.ts";
import type { LiveAgent } from "../agents/live.ts";
import { probeProviders } from "../agents/load-team.ts";
import { createLiveAgent, followAgent, markExited } from "../agents/run.ts";
import { agentSecretDir } from "../agents/spawn.ts";
import type { Context } from "../coordinator/context.ts";
import { processStart } from "../coordinator/process.ts";
import { sessionVariables } from "../coordinator/session-variables.ts";
import { ownerMark, teamTransport } from "../coordinator/transports.ts";
import { hashToken, newToken } from "../ids.ts";
import { leaderInstructions } from "./instructions.ts";
import { succeedLeaders } from "./succeed.ts";

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
  const provider = (await context.registry.provider(request.provider)) as Awaited<
    ReturnType<typeof context.registry.provider>
  >;
  const transport = await teamTransport(context);
  const caller = await transport.locateCaller(request.env);
  const running = caller || request.another ? undefined : runningLeader(context, provider.id);
  if (running) {
    events.write("leader.start", {
      provider: provider.id,
      mode: "attach_existing",
      session_name: running.pane.session,
    });
    return {
      mode: "attach_existing",
      seat: running.teamKey,
      session: running.pane.session,
      attach: transport.attachTo(running.pane),
      notes: [],
    };
  }
  const detection = (await probeProviders(context, [provider.id], request.env)).get(provider.id)!.detection;
  const seat = `@leader-${provider.id}-${randomUUID().slice(0, 8)}`;
  const token = newToken();
  const secretDir = agentSecretDir(context, seat, "leader");
  mkdirSync(secretDir, { recursive: true, mode: 0o700 });
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
    instructions: leaderInstructions(workspace.root, providerIds(context)),
    permissions: { tools: ["mcp_team"], ask: false, bypass: false },
    model: null,
    profile: null,
    inheritMcp: true,
    allowRepositoryExecutables: true,
    env: base,
    extraArgs: request.args,
  });
  if (isLaunchRefusal(plan))
    throw new TeamAgentError("launch_refused", plan.message, { action: plan.action });
  const now = clock.now();
  store.transaction(() => {
    store.agents.save({
      team_key: seat,
      agent_id: "leader",
      seat: "leader",
      provider: provider.id,
      role: "leader",
      model: null,
      wanted: "running",
      channel: plan.channel,
      created_at: now,
    });
    store.agents.update(seat, "leader", { channel: plan.channel });
    store.tokens.add(hashToken(token), {
      team_key: seat,
      agent_id: "leader",
      seat: "leader",
      created_at: now,
    });
    store.sessions.begin(seat, "leader", plan.cwd, {
      sessionId: plan.expectedSessionId,
      transcriptPath: null,
      offset: 0,
    });
  });
  context.environments.set(seat, request.env);
  for (const file of plan.files) writeFileSync(file.path, file.content, { mode: 0o600 });
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
  const rowId = store.panes.intend(seat, "leader", now);
  if (caller) {
    bindLeader(context, {
      seat,
      provider,
      pane: caller,
      rowId,
      channel: plan.channel,
      readyWhen: plan.readyWhen,
    });
    events.write("leader.start", {
      provider: provider.id,
      mode: "exec_provider",
      session_name: caller.session,
    });
    return { mode: "exec_provider", seat, argv: plan.argv, env, cwd: plan.cwd, notes: plan.notes };
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
  bindLeader(context, {
    seat,
    provider,
    pane: started.pane,
    rowId,
    channel: plan.channel,
    readyWhen: plan.readyWhen,
  });
  events.write("leader.start", { provider: provider.id, mode: "new_tmux_session", session_name: session });
  return { mode: "new_tmux_session", seat, session, attach: started.attach, notes: plan.notes };
};

const providerIds = (context: Context): readonly string[] =>
  context.registry.plugins
    .filter(({ manifest }) => manifest.kind === "provider")
    .map(({ manifest }) => manifest.id);

/** The program that took over the caller's pane runs under this pid. Until then nothing is typed there. */
export const bindProgram = (context: Context, seat: string, pid: number): void => {
  const agent = context.live.get(seat, "leader");
  const startTime = processStart(pid);
  if (!agent || !startTime) return;
  agent.program = { pid, startTime };
  context.store.panes.setProgram(agent.paneRowId, pid, startTime);
};

/** The leader's program ended; its pane is a shell again, and nothing may be typed there. */
export const endLeader = (context: Context, seat: string, exitStatus: number | null): void => {
  const agent = context.live.get(seat, "leader");
  if (agent) markExited(context, agent, "exited", exitStatus, true);
};

/** A leader in a session of its own, which anybody may look at again. */
const runningLeader = (context: Context, providerId: string): LiveAgent | undefined =>
  context.live
    .all()
    .find(
      (agent) =>
        agent.seat === "leader" &&
        !agent.exited &&
        agent.provider.id === providerId &&
        agent.pane.session.startsWith(LEADER_PREFIX),
    );

const LEADER_PREFIX = "team-agent-leader-";

/** Shutdown leaves sessions with this prefix alone, because they belong to a person. */
const leaderSession = (provider: string, root: string, seat: string): string => {
  const folder =
    basename(root)
      .replaceAll(/[^A-Za-z0-9_-]+/g, "-")
      .replaceAll(/^-+|-+$/g, "")
      .slice(0, 48) || "workspace";
  return `${LEADER_PREFIX}${provider}-${folder}-${seat.slice(-8)}`;
};

const bindLeader = (
  context: Context,
  leader: {
    seat: string;
    provider: Awaited<ReturnType<Context["registry"]["provider"]>>;
    pane: PaneRef;
    rowId: number;
    channel: "hooks" | "paste";
    readyWhen: "mcpListed" | "composer";
  },
): void => {
  const { store, clock } = context;
  store.panes.spawned(leader.rowId, leader.pane, clock.now());
  void teamTransport(context).then((transport) => {
    const agent = createLiveAgent({
      teamKey: leader.seat,
      agentId: "leader",
      seat: "leader",
      provider: leader.provider,
      pane: leader.pane,
      paneRowId: leader.rowId,
      access: transport.at(leader.pane.endpoint),
      transport: null,
      cwd: context.workspace.root,
      startedAt: clock.now(),
      channel: leader.channel,
      readyWhen: leader.readyWhen,
    });
    context.live.set(agent);
    succeedLeaders(context, agent);
    // A person watches this pane: dialogs are theirs to answer, readiness is told by hooks and MCP.
    if (leader.readyWhen === "composer") followAgent(context, agent);
  });
};
