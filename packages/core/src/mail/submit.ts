import type { Context } from "../runtime/index.ts";
import { moveMessage } from "./move.ts";
import type { Part } from "./render.ts";

/** `target_resolved` → `submitted`, written before the bytes leave. */
export const submit = (
  context: Context,
  { message, nonce, form }: Part,
  { channel, attempt, turnId }: { channel: string; attempt: string; turnId: string | null },
): boolean => {
  const { store, events, clock } = context;
  const now = clock.now();
  const { message_id, team_key: team_id, recipient: target } = message;
  const done = store.transaction(() => {
    const moved = moveMessage(context, message, {
      from: ["target_resolved"],
      to: "submitted",
      source: channel,
      detail: `attempt ${attempt}`,
      attempt,
      tell: () =>
        target === "leader"
          ? events.write("leader_receiver.submitted", { team_id, message_id, channel })
          : events.write("send.submitted", { team_id, message_id, target, channel, evidence: attempt }),
    });
    if (moved) store.handovers.add({ message_id, attempt, nonce, channel, form, turn_id: turnId, at: now });
    return moved;
  });
  if (!done) return false;
  if (message.sender === "leader" && store.agents.stampFirstSend(message.team_key, message.recipient, now))
    events.write("worker.first_interaction", {
      team_id: message.team_key,
      worker_id: message.recipient,
      first_send_at: now,
      message_id: message.message_id,
    });
  return true;
};
