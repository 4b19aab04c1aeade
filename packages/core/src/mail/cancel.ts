import { TeamAgentError } from "@team-agent/plugin-api";
import { teamAgent } from "../ground/index.ts";
import type { Context } from "../runtime/index.ts";
import { CLAIMABLE, type MessageRow } from "../store/index.ts";

/** Takes a message back that nobody was given yet. Throws when it was handed over, or has ended already. */
export const cancelMessage = (context: Context, message: MessageRow, by: string): MessageRow => {
  const { store, events, clock } = context;
  const cancelled = store.messages.transition(message.message_id, CLAIMABLE, "cancelled", {
    at: clock.now(),
    source: "cancel",
    detail: `by ${by}`,
  });
  const now = store.messages.get(message.message_id)!;
  if (!cancelled)
    throw new TeamAgentError(
      "message_not_cancellable",
      `message ${message.message_id} is ${now.status} already`,
      { action: teamAgent("inbox", message.message_id), data: { status: now.status } },
    );
  events.write("send.cancelled", {
    team_id: message.team_key,
    message_id: message.message_id,
    target: message.recipient,
    by,
  });
  context.changes.emit({ kind: "message", teamKey: message.team_key, id: message.message_id });
  return now;
};
