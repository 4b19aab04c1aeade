import { TeamAgentError } from "@team-agent/plugin-api";
import { findLeaderProgram, knownProviders, type LeadingCommand } from "../agents/index.ts";
import { type Caller, type Context, hostTransport } from "../runtime/index.ts";
import { findNamedPane, type NamedPane } from "./named-pane.ts";
import { refuseWorkersPane } from "./workers-pane.ts";

/** Who would lead. */
export interface Claimant {
  /** A seat that we started; null for a person's own pane. */
  readonly seat: string | null;
  readonly endpoint: string | null;
  readonly paneId: string | null;
  readonly provider: string | null;
  /** Where a person named the pane. */
  readonly named: NamedPane | null;
}

/** A command that asks for the lead, as it was typed. */
export interface LeadWord extends LeadingCommand {
  /** The pane that is to get the leader's mail; null for that of the command. */
  readonly pane: string | null;
  readonly provider: string | null;
}

/**
 * Known from the caller's token, from the one pane in which the command was typed, or from the one that a person names, and
 * never looked for among others.
 * Throws where nobody is there who could lead: a text must never reach a shell, or a worker.
 */
export const findClaimant = async (
  context: Context,
  caller: Caller,
  command: LeadWord,
): Promise<Claimant> => {
  const { live, store } = context;
  if (command.pane !== null) return await findNamed(context, caller, { ...command, pane: command.pane });
  if (caller.kind === "agent") {
    const pane = live.get(caller.teamKey, caller.agentId)?.pane ?? null;
    const provider = store.agents.get(caller.teamKey, caller.agentId)?.provider ?? null;
    return {
      seat: caller.teamKey,
      endpoint: pane?.endpoint ?? null,
      paneId: pane?.paneId ?? null,
      provider,
      named: null,
    };
  }
  const transport = await hostTransport(context);
  const pane = await transport.locateCaller(command.env);
  if (!pane)
    throw refused("caller_pane_missing", "this command was not typed in a pane: nobody could be written to");
  const { endpoint, paneId } = pane;
  refuseWorkersPane(context, pane);
  const program = await findLeaderProgram(transport, command.pid, knownProviders(context));
  if (!program)
    throw refused(
      "caller_not_leader_shaped",
      `no agent's program that is known here runs this command in pane ${paneId}`,
    );
  const wanted = command.provider && (await context.registry.provider(command.provider)).id;
  if (wanted && wanted !== program.provider.id)
    throw refused(
      "leader_pane_wrong_command",
      `in pane ${paneId} runs ${program.provider.id}, not ${wanted}`,
    );
  return { seat: null, endpoint, paneId, provider: program.provider.id, named: null };
};

const findNamed = async (
  context: Context,
  caller: Caller,
  command: LeadWord & { readonly pane: string },
): Promise<Claimant> => {
  if (caller.kind === "agent")
    throw new TeamAgentError("not_allowed", `${caller.agentId} may not name the pane of another leader`, {
      action: "a person runs it in a terminal of their own",
    });
  const named = await findNamedPane(context, command);
  const { endpoint, paneId } = named.pane;
  const provider = (named.seat?.provider ?? named.program?.provider)?.id ?? null;
  return { seat: named.seat?.teamKey ?? null, endpoint, paneId, provider, named };
};

const refused = (reason: string, message: string): TeamAgentError =>
  new TeamAgentError("leader_not_found", message, {
    action: "let the agent that is to lead run this command",
    data: { reason },
  });
