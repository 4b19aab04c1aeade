import { TeamAgentError } from "@team-agent/plugin-api";
import { nearest } from "../messaging/accept.ts";
import type { Store } from "../store/index.ts";
import { type MessageView, viewMessage } from "./describe.ts";

export interface InboxQuery {
  /** An agent, `leader`, or the id of one message. */
  readonly who: string;
  readonly limit: number;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

export interface InboxReply {
  readonly ok: true;
  readonly messages: readonly MessageView[];
  /** Results that nobody has collected; told with the leader's inbox only. */
  readonly uncollected: number;
}

/** Messages of a member, or one message with its evidence. `own` names a worker, who may read nobody else's. */
export const readInbox = (
  store: Store,
  teamKey: string,
  { who, limit, since }: InboxQuery,
  own: string | null,
): InboxReply => {
  if (who.startsWith("msg_")) {
    const row = store.messages.get(who);
    if (!row || row.team_key !== teamKey || (own !== null && row.recipient !== own && row.sender !== own))
      throw new TeamAgentError("message_unknown", `there is no message ${who}`, {
        action: "team-agent inbox <agent>",
      });
    return { ok: true, messages: [viewMessage(row, store.messages.evidence(who))], uncollected: 0 };
  }
  const members = ["leader", ...store.agents.ofTeam(teamKey).map((agent) => agent.agent_id)];
  if (!members.includes(who)) {
    const near = nearest(who, members);
    const hint = near ? `; did you mean "${near}"?` : "";
    throw new TeamAgentError("agent_unknown", `there is no agent "${who}" in team ${teamKey}${hint}`, {
      action: `members: ${members.join(", ")}`,
    });
  }
  if (own !== null && who !== own)
    throw new TeamAgentError("not_allowed", `${own} may read its own messages only`, {
      action: `team-agent inbox ${own}`,
    });
  return {
    ok: true,
    messages: store.messages.inbox(teamKey, who, limit, since).map((row) => viewMessage(row)),
    uncollected: who === "leader" ? store.results.counts(teamKey).uncollected : 0,
  };
};
