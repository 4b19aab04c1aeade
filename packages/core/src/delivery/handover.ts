import { newId } from "../ground/index.ts";
import { bundleFor, noteHanded, submit, waitingFor } from "../mail/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";
import { driftOf } from "../sessions/index.ts";
import { isStopping } from "./interrupt.ts";

export type HookChannel = "promptSubmitted" | "toolFinished" | "turnEnded";

const LEASE_MS = 30_000;

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
  if (channel !== "promptSubmitted" && isStopping(agent)) return null;
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
      noteHanded(agent, part.message.message_id);
    }
    return bundle.text;
  });
};
