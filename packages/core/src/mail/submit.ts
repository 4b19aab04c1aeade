import type { Context } from "../runtime/index.ts";
import type { Part } from "./render.ts";

/** `target_resolved` → `submitted`, written before the bytes leave. */
export const submit = (
  context: Context,
  { message, nonce, form }: Part,
  { channel, attempt, turnId }: { channel: string; attempt: string; turnId: string | null },
): boolean => {
  const { store, events, clock } = context;
  const now = clock.now();
  const done = store.transaction(() => {
    const evidence = { at: now, source: channel, detail: `attempt ${attempt}` };
    if (
      !store.messages.transition(message.message_id, ["target_resolved"], "submitted", evidence, { attempt })
    )
      return false;
    const { message_id } = message;
    store.handovers.add({ message_id, attempt, nonce, channel, form, turn_id: turnId, at: now });
    return true;
  });
  if (!done) return false;
  const ids = { team_id: message.team_key, message_id: message.message_id };
  if (message.recipient === "leader") events.write("leader_receiver.submitted", { ...ids, channel });
  else events.write("send.submitted", { ...ids, target: message.recipient, channel, evidence: attempt });
  if (message.sender === "leader" && store.agents.stampFirstSend(message.team_key, message.recipient, now))
    events.write("worker.first_interaction", {
      team_id: message.team_key,
      worker_id: message.recipient,
      first_send_at: now,
      message_id: message.message_id,
    });
  context.changes.emit({ kind: "message", teamKey: message.team_key, id: message.message_id });
  return true;
};
