import type { Detection, LaunchContext, PermissionGrant, Transport } from "@team-agent/plugin-api";
import type { GuardedProvider } from "../registry/index.ts";
import { type Context, type LiveAgent, sessionVariables } from "../runtime/index.ts";
import { type AgentSpec, composeInstructions, resolveTools, type TeamSpec } from "../team/index.ts";
import type { InheritedBypass } from "./bypass.ts";
import { workerEnvironment } from "./environment.ts";
import { launch } from "./launch.ts";

export interface SpawnOrder {
  readonly teamKey: string;
  readonly spec: TeamSpec;
  readonly agent: AgentSpec;
  readonly provider: GuardedProvider;
  readonly detection: Detection;
  readonly transport: Transport;
  readonly mode: LaunchContext["mode"];
  readonly sessionId: string | null;
  readonly env: Readonly<Record<string, string>>;
  readonly bypass: InheritedBypass | null;
  readonly allowRepositoryExecutables: boolean;
}

/** Starts a worker in a window of its own. */
export const spawnWorker = async (context: Context, order: SpawnOrder): Promise<LiveAgent> => {
  const { teamKey, spec, agent: role, provider, transport } = order;
  const { agent } = await launch(context, {
    teamKey,
    agentId: role.id,
    seat: "worker",
    role: role.role,
    provider,
    detection: order.detection,
    mode: order.mode,
    sessionId: order.sessionId,
    cwd: role.workingDirectory,
    instructions: composeInstructions({ spec, agent: role, kind: "worker" }),
    permissions: permissionsOf(role, order.bypass),
    consentTools: [],
    model: role.model,
    command: role.command ?? null,
    channel: spec.runtime.channels?.[provider.id] ?? null,
    profile: role.profile,
    inheritMcp: role.mcp === "inherit",
    allowRepositoryExecutables: order.allowRepositoryExecutables,
    extraArgs: [],
    env: workerEnvironment(order.env, provider, sessionVariables(context)),
    extraEnv: bypassEnvironment(order),
    enter: async ({ plan, env }) => ({
      pane: await transport.spawn({ window: role.id, argv: plan.argv, cwd: plan.cwd, env }),
      access: transport,
      transport,
    }),
  });
  return agent;
};

const permissionsOf = (agent: AgentSpec, bypass: InheritedBypass | null): PermissionGrant => ({
  tools: resolveTools(agent.tools, agent.role).tools,
  ask: agent.permission === "ask",
  bypass: bypass !== null,
});

/** What TEAM.md says is no bypass of the leader's. */
const bypassEnvironment = ({ bypass, spec }: SpawnOrder): Record<string, string> =>
  bypass && !spec.runtime.dangerousAutoApprove
    ? { TEAM_AGENT_LEADER_BYPASS: "1", TEAM_AGENT_LEADER_BYPASS_SOURCE: "leader_process" }
    : { TEAM_AGENT_LEADER_BYPASS: "0" };
