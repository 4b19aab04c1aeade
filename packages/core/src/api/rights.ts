import { TeamAgentError } from "@team-agent/plugin-api";
import { teamAgent } from "../ground/index.ts";
import { receiverOf } from "../lease/index.ts";
import { type Caller, type Context, isLedBy } from "../runtime/index.ts";
import type { Operation } from "./operation.ts";

/** What is known of a caller and a team, as far as rights go. */
export interface Standing {
  readonly caller: Caller;
  /** The caller's seat holds the lead of some team. */
  readonly leadsAny: boolean;
  /** Null before a team is known. */
  readonly team: {
    readonly key: string;
    /** The caller's seat holds the lead. */
    readonly isLedByCaller: boolean;
    /** Somebody who lives holds the lead. */
    readonly hasLeader: boolean;
  } | null;
}

/** Why a caller may not; null when it may. */
export type Refusal = "needs_token" | "seat" | "person_only" | "worker" | "other_team" | "other_leader";

/**
 * Rights are with the operation, and decided here alone. A leader may act on the teams that it leads, and on those
 * that nobody living leads; a worker on its own team as a member, and as the leader on those that it started.
 */
export const decideRight = (
  { may, seats }: Pick<Operation, "may" | "seats">,
  { caller, leadsAny, team }: Standing,
): Refusal | null => {
  if (may === "nobody") return null;
  if (caller.kind === "person") return may === "self" ? "needs_token" : null;
  if (may === "person") return "person_only";
  const leads = team === null ? leadsAny : team.isLedByCaller;
  if (caller.seat === "worker" && (may === "leader" || (may === "lead" && !leads))) return "worker";
  if (seats && !seats.includes(caller.seat)) return "seat";
  if (team === null || may === "leader" || team.isLedByCaller) return null;
  if (caller.seat === "worker") return caller.teamKey === team.key ? null : "other_team";
  return team.hasLeader ? "other_leader" : null;
};

/** Before a team is known. */
export const standingOf = ({ store }: Context, caller: Caller): Standing => ({
  caller,
  leadsAny: caller.kind === "agent" && store.leases.ledBy(caller.teamKey, caller.agentId).length > 0,
  team: null,
});

export const standingIn = (context: Context, caller: Caller, key: string): Standing => ({
  ...standingOf(context, caller),
  team: { key, isLedByCaller: isLedBy(context, caller, key), hasLeader: hasLivingLeader(context, key) },
});

/** Who calls, in what concerns one team: a worker is the leader of the team that it leads. */
export const callerIn = (context: Context, caller: Caller, teamKey: string): Caller =>
  caller.kind === "agent" && caller.seat === "worker" && isLedBy(context, caller, teamKey)
    ? { ...caller, actsAsLeader: true }
    : caller;

export const hasLivingLeader = (context: Context, teamKey: string): boolean => {
  const leader = receiverOf(context, teamKey, "leader");
  return leader !== undefined && !leader.exited;
};

/** Throws what the refusal means for this caller, and writes it down. */
export const refuse = (
  context: Context,
  operation: Pick<Operation, "does">,
  { caller, team }: Standing,
  refusal: Refusal,
): never => {
  if (caller.kind === "person")
    throw new TeamAgentError("token_invalid", `only an agent, by its own token, may ${operation.does}`, {
      action: "start the program with team-agent",
    });
  context.events.write("mcp.scope_refused", {
    team_id: team?.key ?? caller.teamKey,
    agent_id: caller.agentId,
    tool: operation.does,
    reason: refusal,
  });
  throw REFUSALS[refusal](caller, operation.does, team?.key ?? caller.teamKey, context);
};

type Agent = Caller & { kind: "agent" };
const notAllowed = (message: string, action: string) =>
  new TeamAgentError("not_allowed", message, { action });

const REFUSALS: Readonly<
  Record<Refusal, (caller: Agent, does: string, team: string, context: Context) => TeamAgentError>
> = {
  needs_token: (_caller, does) =>
    notAllowed(`only an agent may ${does}`, "start the program with team-agent"),
  seat: ({ seat, agentId }, does) =>
    notAllowed(`the ${seat} ${agentId} may not ${does}`, "team-agent status"),
  person_only: ({ agentId }, does) =>
    notAllowed(
      `${agentId} may not ${does}: only a person may`,
      "a person runs it in a terminal of their own",
    ),
  worker: ({ agentId }, does) =>
    notAllowed(`the worker ${agentId} may not ${does}`, "ask the leader with request_human"),
  other_team: ({ agentId, teamKey }, _does, team) =>
    notAllowed(
      `${agentId} belongs to team ${teamKey}, not to ${team}`,
      teamAgent("status", "--team", teamKey),
    ),
  other_leader: (_caller, does, team, context) =>
    notAllowed(
      `team ${team} is led by ${describeLeader(context, team)}, so you may not ${does} there`,
      `a person looks at it with: ${teamAgent("status", "--team", team)}; to take its lead: ${teamAgent("takeover", "--confirm", "--team", team)}`,
    ),
};

/** Whose a team is, in words. */
export const describeLeader = (context: Context, teamKey: string): string => {
  const leader = receiverOf(context, teamKey, "leader");
  return leader ? `another leader (${leader.provider.displayName} in pane ${leader.pane.paneId})` : "nobody";
};
