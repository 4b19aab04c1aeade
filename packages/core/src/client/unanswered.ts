import { isTeamAgentError, TeamAgentError } from "@team-agent/plugin-api/errors";
import { onlyLooks } from "./looks.ts";

/** What is known of a call that was not answered. */
export type Outcome = "not_begun" | "unknown" | "none";

/** The error of a call of this method that is not answered any more; of one that may have changed something, that nobody knows. */
export const unanswered = (error: TeamAgentError, method: string): TeamAgentError => {
  if (onlyLooks(method)) return withOutcome(error, "none", error.message, error.action);
  return withOutcome(
    error,
    "unknown",
    `${error.message}; whether it was done is unknown`,
    "team-agent status",
  );
};

/** A call that never reached a coordinator, or was turned away at its door. */
export const notBegun = (error: TeamAgentError): TeamAgentError =>
  withOutcome(error, "not_begun", error.message, error.action);

const withOutcome = (
  { code, data }: TeamAgentError,
  outcome: Outcome,
  message: string,
  action: string | undefined,
): TeamAgentError => new TeamAgentError(code, message, { action, data: { ...data, outcome } });

export const outcomeOf = (error: unknown): Outcome | null =>
  isTeamAgentError(error) ? ((error.data.outcome as Outcome | undefined) ?? null) : null;

/** The coordinator that was asked has gone, or is going. */
export const isGone = (error: unknown): error is TeamAgentError =>
  isTeamAgentError(error) && ["connection_lost", "coordinator_stopping"].includes(error.code);

/** Who stops a coordinator to take its place. */
export const byVersion = (version: string): string => `version ${version}`;

/** It leaves because another version takes its place at once. */
export const isReplaced = (error: TeamAgentError): boolean =>
  error.code === "coordinator_stopping" && String(error.data.reason).startsWith(`asked by ${byVersion("")}`);

/** `reason` is why it leaves, in the coordinator's own words. */
export const stoppingError = (reason: string): TeamAgentError =>
  new TeamAgentError("coordinator_stopping", `the coordinator was stopped (${reason})`, {
    action: "run the command again",
    data: { reason },
  });

export const lostError = (): TeamAgentError =>
  new TeamAgentError("connection_lost", "the coordinator went away before it answered", {
    action: "run the command again",
  });
