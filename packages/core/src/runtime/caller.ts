import { TeamAgentError } from "@team-agent/plugin-api";
import { hashToken, teamAgent } from "../ground/index.ts";
import type { Seat } from "../store/index.ts";
import type { Context } from "./context.ts";

/** Who calls. Only a token says so; a name in the arguments never does. */
export type Caller =
  /** Somebody at a terminal, without an agent's token in the environment. */
  | { readonly kind: "person" }
  | {
      readonly kind: "agent";
      readonly seat: Seat;
      readonly teamKey: string;
      readonly agentId: string;
      /** A worker acts as the leader of the team that it is asked about: it started that team. */
      readonly actsAsLeader?: true;
    };

export const PERSON: Caller = { kind: "person" };

/** The agent that a token belongs to. Throws `token_invalid` for a token that is unknown or revoked. */
export const identify = (context: Pick<Context, "store">, token: string): Caller & { kind: "agent" } => {
  const row = context.store.tokens.find(hashToken(token));
  if (!row || row.revoked_at !== null)
    throw new TeamAgentError("token_invalid", row ? "the token was revoked" : "the token is unknown here", {
      action:
        row && row.seat === "worker"
          ? teamAgent("start-agent", row.agent_id, "--force", "--team", row.team_key)
          : "start the program again with team-agent",
    });
  return { kind: "agent", seat: row.seat, teamKey: row.team_key, agentId: row.agent_id };
};

/** The name under which a caller writes to a member: a person speaks as the leader, but not to the leader. */
export const senderTo = (caller: Caller, recipient: string): string =>
  caller.kind === "person" && recipient === "leader" ? "person" : senderName(caller);

/** The name under which a caller writes. */
export const senderName = (caller: Caller): string =>
  caller.kind === "person" || caller.seat === "leader" || caller.actsAsLeader ? "leader" : caller.agentId;

/** The caller holds the lead of the team: as a leader that we started, or as the worker that started it. */
export const isLedBy = ({ store }: Pick<Context, "store">, caller: Caller, teamKey: string): boolean => {
  const lease = store.leases.get(teamKey);
  return caller.kind === "agent" && lease?.seat_key === caller.teamKey && lease.seat_agent === caller.agentId;
};
