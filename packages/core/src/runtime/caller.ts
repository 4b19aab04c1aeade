import { TeamAgentError } from "@team-agent/plugin-api";
import { hashToken } from "../ground/index.ts";
import type { Seat } from "../store/index.ts";
import type { Context } from "./context.ts";

/** Who calls. Only a token says so; a name in the arguments never does. */
export type Caller =
  /** Somebody at a terminal, without an agent's token in the environment. */
  | { readonly kind: "person" }
  | { readonly kind: "agent"; readonly seat: Seat; readonly teamKey: string; readonly agentId: string };

export const PERSON: Caller = { kind: "person" };

/** The agent that a token belongs to. Throws `token_invalid` for a token that is unknown or revoked. */
export const identify = (context: Pick<Context, "store">, token: string): Caller & { kind: "agent" } => {
  const row = context.store.tokens.find(hashToken(token));
  if (!row || row.revoked_at !== null)
    throw new TeamAgentError("token_invalid", row ? "the token was revoked" : "the token is unknown here", {
      action: "start the agent again: team-agent start-agent <agent> --force",
    });
  return { kind: "agent", seat: row.seat, teamKey: row.team_key, agentId: row.agent_id };
};

/** A worker may not do what only the leader or a person may. */
export const requireLead = (context: Context, caller: Caller, what: string): void => {
  if (caller.kind === "person" || caller.seat === "leader") return;
  context.events.write("mcp.scope_refused", {
    team_id: caller.teamKey,
    agent_id: caller.agentId,
    tool: what,
    reason: "worker",
  });
  throw new TeamAgentError("not_allowed", `the worker ${caller.agentId} may not ${what}`, {
    action: "ask the leader with request_human",
  });
};

/** The team a caller speaks in: a worker's own; a leader's or a person's by name, or the only one there is. */
export const teamOf = (context: Context, caller: Caller, wanted?: string | null): string => {
  const { store } = context;
  if (caller.kind === "agent" && caller.seat === "worker") {
    if (wanted && wanted !== caller.teamKey) {
      context.events.write("mcp.scope_refused", {
        team_id: caller.teamKey,
        agent_id: caller.agentId,
        tool: "team",
        reason: "rpc_scope_override",
      });
      throw new TeamAgentError(
        "not_allowed",
        `${caller.agentId} belongs to team ${caller.teamKey}, not to ${wanted}`,
      );
    }
    return caller.teamKey;
  }
  const all = store.teams.all();
  if (wanted) {
    const found = all.filter(
      (team) =>
        team.team_key === wanted ||
        team.name === wanted ||
        team.session_name === wanted ||
        team.session_name === `team-${wanted}`,
    );
    if (found.length === 1) return found[0]!.team_key;
    throw new TeamAgentError(
      found.length === 0 ? "team_unknown" : "team_ambiguous",
      `there is no team "${wanted}" here`,
      {
        action:
          all.length > 0 ? `teams: ${all.map((team) => team.team_key).join(", ")}` : "team-agent quick-start",
      },
    );
  }
  const led =
    caller.kind === "agent"
      ? new Set(store.leases.ledBy(caller.teamKey).map((lease) => lease.team_key))
      : null;
  const alive = store.teams.alive().filter((team) => led === null || led.has(team.team_key));
  if (alive.length === 1) return alive[0]!.team_key;
  if (alive.length > 1)
    throw new TeamAgentError(
      "team_ambiguous",
      `several teams run here: ${alive.map((team) => team.team_key).join(", ")}`,
      { action: `add --team ${alive[0]!.team_key}` },
    );
  if (all.length === 1) return all[0]!.team_key;
  throw new TeamAgentError("team_unknown", "there is no team in this workspace", {
    action: "team-agent quick-start",
  });
};

/** Something of a team may be touched only by those who belong to it: its workers, its leader, a person. */
export const requireScope = (context: Context, caller: Caller, teamKey: string): void => {
  if (caller.kind === "person" || caller.teamKey === teamKey) return;
  if (caller.seat === "leader" && context.store.leases.get(teamKey)?.seat_key === caller.teamKey) return;
  context.events.write("mcp.scope_refused", {
    team_id: teamKey,
    agent_id: caller.agentId,
    tool: "team",
    reason: "other_team",
  });
  throw new TeamAgentError("not_allowed", `${caller.agentId} has nothing to do with team ${teamKey}`);
};

/** The name under which a caller writes. */
export const senderName = (caller: Caller): string =>
  caller.kind === "person" || caller.seat === "leader" ? "leader" : caller.agentId;
