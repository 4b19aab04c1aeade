import { randomUUID } from "node:crypto";
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
import { type Context, sessionVariables } from "../runtime/index.ts";
import { type AgentSpec, composeInstructions, type TeamSpec } from "../team/index.ts";
import { makePrivateFolder } from "../workspace/index.ts";
import { identityEnvironment, TOKEN_ENV, workerEnvironment } from "./environment.ts";
import { withLaunchMark } from "./launch-mark.ts";
import { agentSecretDir } from "./secrets.ts";

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

/** Asks the provider how the program is to be started. A refusal of the provider is an error here. */
export const planLaunch = async (
  context: Context,
  order: SpawnOrder,
  token: string,
  launchMark: string | null,
): Promise<LaunchPlan> => {
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
    instructions: withLaunchMark(
      composeInstructions({ spec: order.spec, agent, kind: "worker" }),
      launchMark,
    ),
    permissions: order.permissions,
    consentTools: [],
    model: agent.model,
    profile: agent.profile,
    inheritMcp: agent.mcp === "inherit",
    allowRepositoryExecutables: order.allowRepositoryExecutables,
    env: workerEnvironment(order.env, provider.env, await sessionVariables(context)),
    extraArgs: [],
  };
  makePrivateFolder(context.workspace, launch.secretDir);
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

/** The whole environment of the program, as the plan, the identity and the person's own make it. */
export const spawnEnvironment = async (
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
    ...bypassEnvironment(order),
    ...plan.env,
  };
  return Object.fromEntries(Object.entries(env).filter(([name]) => !plan.unsetEnv.includes(name)));
};

/** What TEAM.md says is no bypass of the leader's. */
const bypassEnvironment = ({ permissions, spec }: SpawnOrder): Record<string, string> =>
  permissions.bypass && !spec.runtime.dangerousAutoApprove
    ? { TEAM_AGENT_LEADER_BYPASS: "1", TEAM_AGENT_LEADER_BYPASS_SOURCE: "leader_process" }
    : { TEAM_AGENT_LEADER_BYPASS: "0" };
