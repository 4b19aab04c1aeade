import type { Context } from "../runtime/index.ts";
import { CLAIMABLE, type MessageRow } from "../store/index.ts";
import { moveMessage } from "./move.ts";

export interface Recalled {
  /** Messages that nobody was given. */
  readonly cancelled: readonly string[];
  /** Messages that were handed over and are in no record: it is not known whether they were read. */
  readonly unproven: readonly string[];
}

/** Ends all messages to somebody who is gone for good: nobody will be given them, and no record will prove them. */
export const recallFrom = (
  context: Context,
  { teamKey, agentId }: { readonly teamKey: string; readonly agentId: string },
  by: string,
): Recalled => {
  const open = context.store.messages.open(teamKey, agentId);
  const cancelled = open.filter((message) => recallMessage(context, message, by) === "cancelled");
  const unproven = open.filter((message) => !cancelled.includes(message));
  const ids = (messages: readonly MessageRow[]) => messages.map(({ message_id }) => message_id);
  return { cancelled: ids(cancelled), unproven: ids(unproven) };
};

/** Ends one message. Its recipient's program has ended: an attempt that is under way hands nothing over any more. */
export const recallMessage = (
  context: Context,
  message: MessageRow,
  by: string,
): "cancelled" | "failed" | null => {
  const { message_id, team_key: team_id, recipient: target } = message;
  const isCancelled = moveMessage(context, message, {
    from: [...CLAIMABLE, "target_resolved"],
    to: "cancelled",
    source: "recall",
    detail: `by ${by}`,
    tell: (events) => events.write("send.cancelled", { team_id, message_id, target, by }),
  });
  if (isCancelled) return "cancelled";
  const reason = "recipient_gone";
  const isFailed = moveMessage(context, message, {
    from: ["submitted"],
    to: "failed",
    source: "recall",
    detail: `by ${by}: it was handed over, and no record shows it`,
    error: reason,
    tell: (events) => events.write("send.failed", { team_id, message_id, target, reason }),
  });
  return isFailed ? "failed" : null;
};
