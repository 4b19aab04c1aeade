import { type Dialog, TeamAgentError } from "@team-agent/plugin-api";
import type { LiveAgent } from "../agents/live.ts";
import { nextOutput } from "../agents/watch-screen.ts";
import type { Context } from "../coordinator/context.ts";

/** A dialog that has just appeared ignores keys for a moment, so that nobody answers it by accident. */
const KEY_GUARD_MS = 600;
const GONE_WITHIN_MS = 2_000;

/**
 * Answers the provider's own dialog by keys that are derived from its options. Waits for the key guard, reads again,
 * presses, and sees the dialog go. Throws `approval_unsafe` where nothing is safe to press or the dialog stays.
 */
export const pressAnswer = async (context: Context, agent: LiveAgent, allow: boolean): Promise<void> => {
  const age = agent.dialog ? context.clock.now() - agent.dialog.since : 0;
  if (age < KEY_GUARD_MS)
    await new Promise<void>((resolve) => {
      context.clock.after(KEY_GUARD_MS - age, resolve);
    });
  const dialog = await read(agent);
  const keys = dialog?.kind === "approval" ? agent.provider.answer(dialog, allow ? "accept" : "deny") : null;
  if (!dialog || !keys) throw unsafe(agent, "shows no approval dialog that can be answered safely");
  await agent.access.keys(agent.pane, keys);
  const deadline = Date.now() + GONE_WITHIN_MS;
  while (Date.now() < deadline) {
    const output = nextOutput(agent, 100);
    const now = await read(agent);
    if (now?.title !== dialog.title || now.command !== dialog.command) {
      output.cancel();
      return;
    }
    await output.promise;
  }
  throw unsafe(agent, "still shows its dialog after the keys were pressed");
};

const read = async (agent: LiveAgent): Promise<Dialog | null> => {
  const state = agent.provider.screen.classify(await agent.access.capture(agent.pane, { styled: true }));
  return state.state === "dialog" ? (state.dialog ?? null) : null;
};

const unsafe = (agent: LiveAgent, what: string) =>
  new TeamAgentError("approval_unsafe", `the screen of ${agent.agentId} ${what}`, {
    action: `team-agent attach ${agent.agentId}`,
  });
