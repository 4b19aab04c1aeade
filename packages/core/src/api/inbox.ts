import { TeamAgentError } from "@team-agent/plugin-api";
import { nearest, teamAgent } from "../ground/index.ts";
import { sliceWhole } from "../mail/index.ts";
import type { Store } from "../store/index.ts";
import { lastThatFit } from "./bounds.ts";
import { type MessageView, viewHead, viewMessage } from "./describe.ts";

export interface InboxQuery {
  /** An agent, or `leader`. */
  readonly who: string;
  readonly limit: number;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** The `next_before` of the page before. */
  readonly before?: string | undefined;
}

export interface InboxReply {
  readonly ok: true;
  readonly team: string;
  readonly messages: readonly MessageView[];
  /** Results that nobody has collected; told with the leader's inbox only. */
  readonly uncollected: number;
  /** Where older messages go on; null after the last one. */
  readonly next_before: string | null;
  /** Where the text of one message goes on; null at its end. */
  readonly next_offset: number | null;
  /** How to get what is shortened here. */
  readonly note?: string;
}

const PAGE_MESSAGES = 100;
const HEAD_CHARACTERS = 2_000;
/** With its evidence it stays below what one answer may have, whatever the characters are. */
const PAGE_CHARACTERS = 40_000;

/** Messages of a member. `own` names a worker, who may read nobody else's. */
export const readInbox = (
  store: Store,
  teamKey: string,
  query: InboxQuery,
  own: string | null,
): InboxReply => {
  const { who } = query;
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
      action: teamAgent("inbox", own, "--team", teamKey),
    });
  const page = listMessages(store, teamKey, who, { ...query, characters: HEAD_CHARACTERS });
  return {
    ok: true,
    team: teamKey,
    ...page,
    uncollected: who === "leader" ? store.results.counts(teamKey).uncollected : 0,
    next_offset: null,
    ...(page.messages.some((message) => message.is_cut)
      ? { note: "long texts are shortened; the inbox of a message id shows all of it" }
      : {}),
  };
};

/** The latest messages of a member as many as one answer carries, oldest first, with the beginning of each text. */
export const listMessages = (
  store: Store,
  teamKey: string,
  who: string,
  { limit, since, before, characters }: Omit<InboxQuery, "who"> & { readonly characters: number },
): Pick<InboxReply, "messages" | "next_before"> => {
  const rows = Math.min(limit, PAGE_MESSAGES);
  const found = store.messages
    .inboxHeads(teamKey, who, { limit: rows, since, before: before ?? null, characters })
    .map(viewHead);
  const messages = lastThatFit(found);
  const mayGoOn = messages.length < found.length || found.length === rows;
  return { messages, next_before: mayGoOn ? (messages[0]?.message_id ?? null) : null };
};

/** One message with its evidence, a page of its text from `offset` on. Throws where there is none of that id. */
export const showMessage = (store: Store, messageId: string, offset: number): InboxReply => {
  const row = store.messages.get(messageId);
  if (!row)
    throw new TeamAgentError("message_unknown", `there is no message ${messageId}`, {
      action: "team-agent status",
    });
  const content = sliceWhole(row.content, offset, offset + PAGE_CHARACTERS);
  const end = offset + content.length;
  const goesOn = end < row.content.length && content !== "";
  const message = viewMessage({ ...row, content }, store.messages.evidence(messageId));
  return {
    ok: true,
    team: row.team_key,
    messages: [goesOn ? { ...message, is_cut: true } : message],
    uncollected: 0,
    next_before: null,
    next_offset: goesOn ? end : null,
    ...(goesOn ? { note: `the text goes on at offset ${end}` } : {}),
  };
};
