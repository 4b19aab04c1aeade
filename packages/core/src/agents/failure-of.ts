import { isTeamAgentError } from "@team-agent/plugin-api";

/** Why a start failed, with what helps: it is read where the error itself is not seen any more. */
export const failureOf = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error);
  // Of a program that ended, one is told to look at the agent, and does so already.
  const action = isTeamAgentError(error) && error.code !== "spawn_failed" ? error.action : undefined;
  return action ? `${message}; what helps: ${action}` : message;
};
