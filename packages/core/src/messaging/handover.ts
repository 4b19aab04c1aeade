import type { LiveAgent } from "../agents/live.ts";
import type { Context } from "../coordinator/context.ts";
import { newId } from "../ids.ts";
import type { MessageRow, Priority } from "../store/index.ts";
import { driftOf } from "../turns/drift.ts";
import { bundleFor, type Part } from "./render.ts";

export type HookChannel = "promptSubmitted" | "toolFinished" | "turnEnded";

/** First comes first. */
const PRIORITIES: readonly Priority[] = ["interrupt", "normal", "when_idle"];
const LEASE_MS = 30_000;

/** Teams and names under which an agent gets mail: a leader's seat gets the mail of every team it leads. */
export const addressesOf = (
  context: Context,
  agent: LiveAgent,
): readonly { readonly teamKey: string; readonly recipient: string }[] =>
  agent.seat === "worker"
    ? [{ teamKey: agent.teamKey, recipient: agent.agentId }]
    : context.store.leases
        .ledBy(agent.teamKey)
        .map((lease) => ({ teamKey: lease.team_key, recipient: "leader" }));

export const waitingFor = (context: Context, agent: LiveAgent): readonly MessageRow[] =>
  addressesOf(context, agent)
    .flatMap(({ teamKey, recipient }) =>
      context.store.messages.claimable(teamKey, recipient, context.clock.now()),
    )
    .sort((a, b) => PRIORITIES.indexOf(a.priority) - PRIORITIES.indexOf(b.priority) || a.seq - b.seq);

export const submittedTo = (context: Context, agent: LiveAgent): readonly MessageRow[] =>
  addressesOf(context, agent).flatMap(({ teamKey, recipient }) =>
    context.store.messages.submitted(teamKey, recipient),
  );

/**
 * Hands waiting messages over in a hook's answer. Each is claimed and written down as submitted before the answer
 * leaves, so that a crash between the two is seen as `submitted` and is settled by the provider's record.
 */
export const handOver = (
  context: Context,
  agent: LiveAgent,
  channel: HookChannel,
  turnId?: string,
): string | null => {
  const { store } = context;
  if (driftOf(store, agent)) return null;
  const waiting = waitingFor(context, agent);
  const eligible =
    channel === "toolFinished" ? waiting.filter((message) => message.priority !== "when_idle") : waiting;
  const { textLimit = 0, textUnit = "characters" } = agent.provider.hooks ?? {};
  const attempt = newId("att");
  return store.transaction(() => {
    const now = context.clock.now();
    const evidence = { at: now, source: `hook ${channel}`, detail: `attempt ${attempt}` };
    const bundle = bundleFor(eligible, textLimit, textUnit);
    if (!bundle) return null;
    const claimed = bundle.parts.filter(({ message }) =>
      store.messages.claim(message.message_id, attempt, now + LEASE_MS, evidence),
    );
    if (claimed.length !== bundle.parts.length) return null;
    for (const part of claimed) {
      submit(context, part, { channel, attempt, turnId: turnId ?? null });
      agent.handed.set(part.message.message_id, false);
    }
    return bundle.text;
  });
};

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
  const event = message.recipient === "leader" ? "leader_receiver.submitted" : "send.submitted";
  events.write(event, {
    team_id: message.team_key,
    message_id: message.message_id,
    target: message.recipient,
    channel,
    evidence: attempt,
  });
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
