import { TeamAgentError } from "@team-agent/plugin-api";
import { defuse, markAcknowledged, pageOf } from "../mail/index.ts";
import { type Caller, type Context, senderName } from "../runtime/index.ts";

/** A page of a message for its recipient or its sender; that the recipient reads it acknowledges it. */
export const readMessage = (context: Context, caller: Caller, messageId: string, offset: number) => {
  const row = context.store.messages.get(messageId);
  const me = senderName(caller);
  if (!row || ![row.recipient, row.sender].includes(me))
    throw new TeamAgentError("message_unknown", `there is no message ${messageId} for you`, {
      action: "list_messages",
    });
  const content = defuse(row.content);
  const page = pageOf(content, offset);
  const end = offset + page.length;
  if (row.recipient === me) markAcknowledged(context, row, "read_message");
  return {
    ok: true,
    message_id: messageId,
    from: row.sender,
    task_id: row.task_id,
    characters: content.length,
    offset,
    content: page,
    next_offset: end < content.length ? end : null,
    ...(row.pruned_at === null ? {} : { pruned_at: row.pruned_at }),
  };
};
