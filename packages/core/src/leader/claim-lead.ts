import { TeamAgentError } from "@team-agent/plugin-api";
import { attachLeader, withTeamAsItIs } from "../agents/index.ts";
import { teamAgent } from "../ground/index.ts";
import { receiverOf } from "../lease/index.ts";
import type { Caller, Context, LiveAgent } from "../runtime/index.ts";
import { type Claimant, findClaimant, type LeadWord } from "./claimant.ts";

export type ClaimCommand = "claim-leader" | "takeover" | "attach-leader";

export interface Claimed {
  readonly team: string;
  readonly status: "claimed" | "already_bound";
  readonly reason: "already_bound" | "vacant_acquired" | "previous_owner_gone" | "takeover_confirmed";
  readonly owner_epoch: number;
  readonly bound_pane_id: string | null;
  readonly provider: string | null;
}

/**
 * Gives the lead of a team to whoever calls: a leader that we started, or the agent's program in whose pane the command was
 * typed. A leader that lives keeps its team, unless that was confirmed; what it was given already is not given again.
 */
export const claimLead = (
  context: Context,
  caller: Caller,
  teamKey: string,
  command: LeadWord & { readonly via: ClaimCommand },
): Promise<Claimed> =>
  withTeamAsItIs(context, teamKey, async () => {
    const { store, events, live } = context;
    const claimant = await findClaimant(context, caller, command);
    const before = store.leases.get(teamKey);
    const receiver = receiverOf(context, teamKey, "leader");
    const holder = receiver && !receiver.exited ? receiver : null;
    if (holder && isSame(holder, claimant)) {
      context.poke(teamKey, "leader");
      return answer(context, teamKey, "already_bound");
    }
    const ids = { team_id: teamKey, old_pane_id: holder?.pane.paneId ?? null, new_pane_id: claimant.paneId };
    if (holder && !command.confirm) {
      events.write("leader_receiver.claim_refused", { ...ids, reason: "previous_owner_alive_refused" });
      throw new TeamAgentError(
        "confirm_required",
        `team ${teamKey} has a leader that lives: ${holder.provider.displayName} in pane ${holder.pane.paneId}`,
        {
          action: askAgain(command, claimant, teamKey),
          data: { reason: "force_confirm_required", owner_epoch: before?.owner_epoch ?? 0 },
        },
      );
    }
    if (holder?.kind === "guest") live.delete(holder);
    const leading = { ...command, confirm: true, program: claimant.named?.program ?? null };
    await attachLeader(context, teamKey, callerOf(caller, claimant), leading, command.via);
    const reason = holder ? "takeover_confirmed" : before ? "previous_owner_gone" : "vacant_acquired";
    const { owner_epoch } = store.leases.get(teamKey)!;
    events.write("leader_receiver.rebind_applied", { ...ids, reason, owner_epoch });
    events.write("owner_epoch_advanced", { ...ids, reason, owner_epoch });
    context.poke(teamKey, "leader");
    return answer(context, teamKey, reason);
  });

/** Whom a person names that sits in a seat of ours leads by that seat. */
const callerOf = (caller: Caller, { seat, named }: Claimant): Caller =>
  named?.seat && seat !== null
    ? { kind: "agent", seat: "leader", teamKey: seat, agentId: named.seat.agentId }
    : caller;

/** The same with the word that was missing. */
const askAgain = (
  { via, pane }: LeadWord & { readonly via: ClaimCommand },
  { endpoint }: Claimant,
  teamKey: string,
): string =>
  pane === null
    ? teamAgent(via === "attach-leader" ? "takeover" : via, "--confirm", "--team", teamKey)
    : teamAgent("attach-leader", "--pane", pane, "--socket", endpoint ?? "", "--confirm", "--team", teamKey);

const isSame = (holder: LiveAgent, { seat, endpoint, paneId }: Claimant): boolean =>
  seat === null
    ? holder.pane.endpoint === endpoint && holder.pane.paneId === paneId
    : holder.kind === "seated" && holder.teamKey === seat;

const answer = (context: Context, teamKey: string, reason: Claimed["reason"]): Claimed => {
  const lease = context.store.leases.get(teamKey);
  return {
    team: teamKey,
    status: reason === "already_bound" ? "already_bound" : "claimed",
    reason,
    owner_epoch: lease?.owner_epoch ?? 0,
    bound_pane_id: receiverOf(context, teamKey, "leader")?.pane.paneId ?? null,
    provider: lease?.provider ?? null,
  };
};
