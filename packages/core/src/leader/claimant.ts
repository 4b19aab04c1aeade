import { type PaneRef, TeamAgentError } from "@team-agent/plugin-api";
import { findLeaderProgram, type LeadingCommand, usableProviders } from "../agents/index.ts";
import { type Caller, type Context, teamTransport } from "../runtime/index.ts";

/** Who would lead. */
export interface Claimant {
  /** A seat that we started; null for a person's own pane. */
  readonly seat: string | null;
  readonly endpoint: string | null;
  readonly paneId: string | null;
  readonly provider: string | null;
}

/**
 * Known from the caller's token, or from the one pane in which the command was typed, and never looked for among others.
 * Throws where nobody is there who could lead: a text must never reach a shell, or a worker.
 */
export const findClaimant = async (
  context: Context,
  caller: Caller,
  command: LeadingCommand,
): Promise<Claimant> => {
  const { live, store } = context;
  if (caller.kind === "agent") {
    const pane = live.get(caller.teamKey, caller.agentId)?.pane ?? null;
    const provider = store.agents.get(caller.teamKey, caller.agentId)?.provider ?? null;
    return {
      seat: caller.teamKey,
      endpoint: pane?.endpoint ?? null,
      paneId: pane?.paneId ?? null,
      provider,
    };
  }
  const transport = await teamTransport(context);
  const pane = await transport.locateCaller(command.env);
  if (!pane)
    throw refused("caller_pane_missing", "this command was not typed in a pane: nobody could be written to");
  const { endpoint, paneId } = pane;
  refuseWorkersPane(context, pane);
  const program = await findLeaderProgram(transport, command.pid, await usableProviders(context));
  if (!program)
    throw refused(
      "caller_not_leader_shaped",
      `no agent's program that is known here runs this command in pane ${paneId}`,
    );
  return { seat: null, endpoint, paneId, provider: program.provider.id };
};

/** A worker's window has its program, and gets its mail. Throws `leader_not_found`. */
export const refuseWorkersPane = ({ live }: Context, { endpoint, paneId }: PaneRef): void => {
  const worker = live
    .all()
    .find((one) => one.kind === "worker" && one.pane.endpoint === endpoint && one.pane.paneId === paneId);
  if (worker)
    throw refused(
      "caller_is_worker",
      `pane ${paneId} belongs to ${worker.agentId}, a worker of team ${worker.teamKey}`,
    );
};

const refused = (reason: string, message: string): TeamAgentError =>
  new TeamAgentError("leader_not_found", message, {
    action: "let the agent that is to lead run this command",
    data: { reason },
  });
