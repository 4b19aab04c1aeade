import { TeamAgentError } from "@team-agent/plugin-api";
import { teamAgent } from "../ground/index.ts";
import type { Context } from "../runtime/index.ts";
import { CLAIMABLE, type MessageRow } from "../store/index.ts";
import { moveMessage } from "./move.ts";

/** Takes a message back that nobody was given yet. Throws when it was handed over, or has ended already. */
export const cancelMessage = (context: Context, message: MessageRow, by: string): MessageRow => {
  const { message_id, team_key: team_id, recipient: target } = message;
  const cancelled = moveMessage(context, message, {
    from: CLAIMABLE,
    to: "cancelled",
    source: "cancel",
    detail: `by ${by}`,
    tell: (events) => events.write("send.cancelled", { team_id, message_id, target, by }),
  });
  const now = context.store.messages.get(message_id)!;
  if (!cancelled)
    throw new TeamAgentError("message_not_cancellable", `message ${message_id} is ${now.status} already`, {
      action: teamAgent("inbox", message_id),
      data: { status: now.status },
    });
  return now;
};
