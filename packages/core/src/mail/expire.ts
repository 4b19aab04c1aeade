import { formatDuration, newId, teamAgent } from "../ground/index.ts";
import type { Context } from "../runtime/index.ts";
import type { MessageRow } from "../store/index.ts";
import { acceptMessage } from "./accept.ts";
import { moveMessage } from "./move.ts";
import { tellLeader } from "./notice.ts";
import type { NoticeKey } from "./notices.ts";

/** Ends what has waited for as long as it may. What was handed over waits for its proof, and does not expire. */
export const expireMessages = (context: Context): void => {
  const { store, clock } = context;
  for (const message of store.messages.expired(clock.now()))
    store.transaction(() => expire(context, message));
};

const expire = (context: Context, message: MessageRow): void => {
  const { message_id, team_key, recipient, status } = message;
  const expired = moveMessage(context, message, {
    from: [status],
    to: "expired",
    source: "sweep",
    detail: message.condition ?? status,
    error: "expired",
    tell: (events) =>
      events.write("send.expired", { team_id: team_key, message_id, target: recipient, status }),
  });
  if (!expired || !isSent(message)) return;
  if (recipient !== "leader")
    tellLeader(
      context,
      team_key,
      `expired:${message_id}`,
      `Message ${message_id} to ${recipient} from ${message.sender} ${whatHappened(message)}\nWhat stands in the way of ${recipient}: ${teamAgent("explain", recipient, "--team", team_key)}\nThen send it again, if it still matters.`,
    );
  tellSender(context, message);
};

/** A notice, a result or a question that expires is told to nobody: it was the telling. */
const isSent = ({ kind }: MessageRow): boolean => kind === "message" || kind === "task";

const whatHappened = (message: MessageRow): string =>
  `waited ${formatDuration(message.expires_at - message.created_at)} (${message.condition ?? message.status}) and has expired: nobody was given it.`;

const sentKey = ({ message_id }: MessageRow): NoticeKey<"expired_sent"> => `expired_sent:${message_id}`;

/** The leader is told of what it sent together with everything else, and a person reads what the leader is told. */
const tellSender = (context: Context, message: MessageRow): void => {
  const { message_id, team_key, sender, recipient } = message;
  if (sender === "leader" || !context.store.agents.get(team_key, sender)) return;
  const messageId = newId("msg");
  if (!context.store.notices.claim(sentKey(message), team_key, messageId, context.clock.now())) return;
  acceptMessage(context, {
    messageId,
    teamKey: team_key,
    sender: "coordinator",
    recipient: sender,
    kind: "notice",
    replyTo: message_id,
    content: `Your message ${message_id} to ${recipient} ${whatHappened(message)}\nIf it still matters, send it again with send_message.`,
  });
};
