import { randomUUID } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Detection,
  isLaunchRefusal,
  type LaunchContext,
  type LaunchPlan,
  type PermissionGrant,
  type ProviderPlugin,
  TeamAgentError,
  type Transport,
} from "@team-agent/plugin-api";
import type { Context } from "../coordinator/context.ts";
import { sessionVariables } from "../coordinator/session-variables.ts";
import { redact } from "../events/index.ts";
import { hashToken, newToken } from "../ids.ts";
import { withdrawNotices } from "../messaging/notice.ts";
import { withdrawQuestionsOf } from "../questions/index.ts";
import { type AgentSpec, composeInstructions, type TeamSpec } from "../team/index.ts";
import { endDrift, ownSession } from "../turns/drift.ts";
import { identityEnvironment, TOKEN_ENV, workerEnvironment } from "./environment.ts";
import type { LiveAgent } from "./live.ts";
import { createLiveAgent, exitKey, followAgent, markReady } from "./run.ts";

export interface SpawnOrder {
  readonly teamKey: string;
  readonly spec: TeamSpec;
  readonly agent: AgentSpec;
  readonly provider: ProviderPlugin;
  readonly detection: Detection;
  readonly transport: Transport;
  readonly mode: "fresh" | "resume";
  readonly sessionId: string | null;
  readonly env: Readonly<Record<string, string>>;
  readonly permissions: PermissionGrant;
  readonly allowRepositoryExecutables: boolean;
}

/** The one way a worker's program is started: launch, start and restart all come here. */
export const spawnWorker = async (context: Context, order: SpawnOrder): Promise<LiveAgent> => {
  const { store, clock, events } = context;
  const { teamKey, agent, provider } = order;
  const token = newToken();
  const plan = await planLaunch(context, order, token);
  const now = clock.now();

  // The rows stand before the program does: whatever happens next, it can be told whose it is.
  const rowId = store.transaction(() => {
    store.agents.save({
      team_key: teamKey,
      agent_id: agent.id,
      seat: "worker",
      provider: provider.id,
      role: agent.role,
      model: agent.model,
      wanted: "running",
      channel: plan.channel,
      created_at: now,
    });
    store.agents.update(teamKey, agent.id, {
      channel: plan.channel,
      notes_json: JSON.stringify(plan.notes),
      failure: null,
    });
    store.tokens.revoke(teamKey, agent.id, now);
    store.tokens.add(hashToken(token), {
      team_key: teamKey,
      agent_id: agent.id,
      seat: "worker",
      created_at: now,
    });
    const ids = { teamKey, agentId: agent.id };
    const before = order.mode === "resume" ? ownSession(store, ids) : undefined;
    withdrawNotices(context, exitKey(teamKey, agent.id));
    if (order.mode === "fresh") withdrawQuestionsOf(context, teamKey, agent.id);
    store.sessions.begin(teamKey, agent.id, agent.workingDirectory, {
      sessionId: order.mode === "resume" ? order.sessionId : plan.expectedSessionId,
      transcriptPath: before?.transcript_path ?? null,
      // What was not read of the record yet may prove messages of the last life.
      offset: before?.read_offset ?? 0,
    });
    endDrift(context, ids, "started");
    return store.panes.intend(teamKey, agent.id, now);
  });
  for (const file of plan.files) writeFileSync(file.path, file.content, { mode: 0o600 });
  events.write("provider.worker.spawn_argv", {
    team_id: teamKey,
    agent_id: agent.id,
    provider: provider.id,
    argv: redact(plan.argv.map((word) => (word.length > 300 ? `${word.slice(0, 300)}…` : word))),
    session_id_in_argv: plan.expectedSessionId !== null && plan.argv.includes(plan.expectedSessionId),
    expected_session_id: plan.expectedSessionId,
  });

  const pane = await order.transport
    .spawn({
      window: agent.id,
      argv: plan.argv,
      cwd: plan.cwd,
      env: await spawnEnvironment(context, order, plan, token),
    })
    .catch((error: unknown) => {
      store.panes.ended(rowId, clock.now(), "spawn_failed", null);
      throw error;
    });
  store.panes.spawned(rowId, pane, clock.now());
  const live = createLiveAgent({
    teamKey,
    agentId: agent.id,
    seat: "worker",
    provider,
    pane,
    paneRowId: rowId,
    access: order.transport,
    transport: order.transport,
    cwd: plan.cwd,
    startedAt: now,
    channel: plan.channel,
    readyWhen: plan.readyWhen,
  });
  context.live.set(live);
  events.write("launch.agent_start", {
    team_id: teamKey,
    agent_id: agent.id,
    provider: provider.id,
    start_mode: order.mode,
    pane_id: pane.paneId,
    pid: pane.pid,
  });
  context.changes.emit({ kind: "agent", teamKey, id: agent.id });
  if (context.live.wasListedEarly(teamKey, agent.id)) markReady(context, live, "mcp");
  followAgent(context, live);
  return live;
};

const planLaunch = async (context: Context, order: SpawnOrder, token: string): Promise<LaunchPlan> => {
  const { agent, provider } = order;
  const launch: LaunchContext = {
    mode: order.mode,
    seat: "worker",
    agentId: agent.id,
    teamKey: order.teamKey,
    cwd: agent.workingDirectory,
    ...(order.sessionId ? { sessionId: order.sessionId } : {}),
    newSessionId: randomUUID(),
    detection: order.detection,
    ...context.doors,
    token,
    tokenEnv: TOKEN_ENV,
    secretDir: agentSecretDir(context, order.teamKey, agent.id),
    instructions: composeInstructions({ spec: order.spec, agent, kind: "worker" }),
    permissions: order.permissions,
    model: agent.model,
    profile: agent.profile,
    inheritMcp: agent.mcp === "inherit",
    allowRepositoryExecutables: order.allowRepositoryExecutables,
    env: workerEnvironment(order.env, provider.env, await sessionVariables(context)),
    extraArgs: [],
  };
  mkdirSync(launch.secretDir, { recursive: true, mode: 0o700 });
  const plan = await provider.plan(launch).catch((error: unknown) => {
    throw new TeamAgentError(
      "plugin_failed",
      `provider ${provider.id}: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  });
  if (isLaunchRefusal(plan))
    throw new TeamAgentError("launch_refused", `${agent.id}: ${plan.message}`, {
      action: plan.action,
      data: { reason: plan.refused },
    });
  return plan;
};

const spawnEnvironment = async (
  context: Context,
  order: SpawnOrder,
  plan: LaunchPlan,
  token: string,
): Promise<Record<string, string>> => {
  const env = {
    ...workerEnvironment(order.env, order.provider.env, await sessionVariables(context)),
    ...identityEnvironment({
      workspace: context.workspace.root,
      teamKey: order.teamKey,
      agentId: order.agent.id,
      socket: context.workspace.socket,
      token,
    }),
    ...bypassEnvironment(order.permissions),
    ...plan.env,
  };
  return Object.fromEntries(Object.entries(env).filter(([name]) => !plan.unsetEnv.includes(name)));
};

const bypassEnvironment = (permissions: PermissionGrant): Record<string, string> =>
  permissions.bypass
    ? { TEAM_AGENT_LEADER_BYPASS: "1", TEAM_AGENT_LEADER_BYPASS_SOURCE: "leader_process" }
    : { TEAM_AGENT_LEADER_BYPASS: "0" };

export const agentSecretDir = (context: Context, teamKey: string, agentId: string): string =>
  join(context.workspace.privateDir, "agents", teamKey, agentId);

/** Tokens end with the agent: the hash is revoked and the files are gone. */
export const forgetSecrets = (context: Context, teamKey: string, agentId: string): void => {
  context.store.tokens.revoke(teamKey, agentId, context.clock.now());
  rmSync(agentSecretDir(context, teamKey, agentId), { recursive: true, force: true });
};
