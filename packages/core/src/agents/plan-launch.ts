import { randomUUID } from "node:crypto";
import {
  type Detection,
  isLaunchRefusal,
  isTeamAgentError,
  type LaunchContext,
  type LaunchPlan,
  TeamAgentError,
} from "@team-agent/plugin-api";
import { agentSecretDir } from "../programs/index.ts";
import type { GuardedProvider } from "../registry/index.ts";
import type { Context } from "../runtime/index.ts";
import { withLaunchMark } from "../sessions/index.ts";
import { makePrivateFolder } from "../workspace/index.ts";
import { TOKEN_ENV } from "./environment.ts";

/** What a provider is asked for, as whoever orders a launch knows it. */
export interface PlanOrder
  extends Pick<
    LaunchContext,
    | "teamKey"
    | "agentId"
    | "seat"
    | "cwd"
    | "permissions"
    | "consentTools"
    | "model"
    | "command"
    | "channel"
    | "profile"
    | "inheritMcp"
    | "allowRepositoryExecutables"
    | "extraArgs"
    | "mode"
  > {
  readonly provider: GuardedProvider;
  readonly detection: Detection;
  /** The conversation to go on in, or to fork. */
  readonly sessionId: string | null;
  readonly instructions: string;
  /** Of the program, before its identity and the plan's own additions. */
  readonly env: Readonly<Record<string, string>>;
}

/** What is made for this launch, or kept with its conversation. */
interface Given extends Pick<LaunchContext, "token" | "stateDir" | "forkStateDir" | "hints"> {
  readonly launchMark: string | null;
}

/** Asks the provider how the program is to be started. A refusal of the provider is an error here. */
export const planLaunch = async (
  context: Context,
  order: PlanOrder,
  { token, launchMark, stateDir, forkStateDir, hints }: Given,
): Promise<LaunchPlan> => {
  const { provider, sessionId, instructions, ...asked } = order;
  const secretDir = agentSecretDir(context, order.teamKey, order.agentId);
  makePrivateFolder(context.workspace, secretDir);
  const launch: LaunchContext = {
    ...pick(asked),
    ...(sessionId ? { sessionId } : {}),
    newSessionId: randomUUID(),
    ...context.doors,
    token,
    tokenEnv: TOKEN_ENV,
    secretDir,
    stateDir,
    ...(forkStateDir ? { forkStateDir } : {}),
    hints,
    instructions: withLaunchMark(instructions, launchMark),
  };
  const plan = await provider.plan(launch).catch((error: unknown) => {
    throw new TeamAgentError(
      "plugin_failed",
      `provider ${provider.id}: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error, ...(isTeamAgentError(error) && error.action ? { action: error.action } : {}) },
    );
  });
  if (isLaunchRefusal(plan))
    throw new TeamAgentError("launch_refused", `${order.agentId}: ${plan.message}`, {
      action: plan.action,
      data: { reason: plan.refused },
    });
  return plan;
};

/** A plugin is given what the contract names, and nothing beside it. */
const pick = (asked: Omit<PlanOrder, "provider" | "sessionId" | "instructions">) => {
  const { teamKey, agentId, seat, cwd, permissions, consentTools, model, command, channel, profile } = asked;
  const { inheritMcp, allowRepositoryExecutables, extraArgs, detection, mode, env } = asked;
  return {
    ...{ teamKey, agentId, seat, cwd, permissions, consentTools, model, command, channel, profile },
    ...{ inheritMcp, allowRepositoryExecutables, extraArgs, detection, mode, env },
  };
};
