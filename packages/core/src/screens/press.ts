import { type Dialog, type DialogDecision, TeamAgentError } from "@team-agent/plugin-api";
import { teamAgent } from "../ground/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";
import { isSameDialog, readDialog } from "./read-dialog.ts";
import { watchUntil } from "./watch-until.ts";

/** A dialog that has just appeared ignores keys for a moment, so that nobody answers it by accident. */
const KEY_GUARD_MS = 600;
const GONE_WITHIN_MS = 2_000;

export interface Choice {
  readonly decision: DialogDecision;
  /** Is this the dialog that is to be answered? Asked of what stands on the screen just before the keys. */
  isMeant(dialog: Dialog): boolean;
  /** Since when it has been standing there; null where nobody saw it before. */
  since(dialog: Dialog): number | null;
  /** Thrown where nothing is safe to press, or where the dialog stays. */
  readonly unsafe: "approval_unsafe" | "question_unsafe";
}

/**
 * Answers the provider's own dialog by keys that are derived from its options. Waits for the key guard, reads again,
 * presses, and sees the dialog go. Ticks take a step each, and each is seen on the screen before the next one.
 */
export const pressAnswer = async (context: Context, agent: LiveAgent, choice: Choice): Promise<void> => {
  await waitForGuard(context, agent, choice);
  let dialog = await readDialog(agent);
  // As many steps as there are boxes, and the one that leads on.
  let steps = dialog !== null && dialog !== "unknown" && dialog.multiple ? dialog.options.length + 1 : 1;
  for (; steps > 0; steps -= 1) {
    if (dialog === null || dialog === "unknown" || !choice.isMeant(dialog))
      throw refusal(agent, choice, "does not show this dialog");
    const keys = agent.provider.answer(dialog, choice.decision);
    if (!keys) throw refusal(agent, choice, "shows no key that is sure to give this answer");
    await press(context, agent, keys, dialog);
    const before: Dialog = dialog;
    const now = await seeChange(context, agent, before);
    // A screen that nobody understands does not show the dialog either.
    if (now === null || now === "unknown" || !isSameDialog(now, before)) return;
    if (!isTickedNow(now, before)) break;
    dialog = now;
  }
  throw refusal(agent, choice, "still shows its dialog after the keys were pressed");
};

const waitForGuard = async (context: Context, agent: LiveAgent, { since }: Choice): Promise<void> => {
  const shown = await readDialog(agent);
  const appeared = shown === null || shown === "unknown" ? null : since(shown);
  const age = appeared === null ? 0 : context.clock.now() - appeared;
  if (age < KEY_GUARD_MS)
    await new Promise<void>((resolve) => {
      context.clock.after(KEY_GUARD_MS - age, resolve);
    });
};

const press = async (
  context: Context,
  agent: LiveAgent,
  keys: readonly string[],
  { tool = null }: { readonly tool?: string | null },
): Promise<void> =>
  await agent.access.keys(agent.pane, keys).catch((error: unknown) => {
    context.events.write("runtime_approval.send_keys_failed", {
      team_id: agent.teamKey,
      agent_id: agent.agentId,
      target: agent.pane.paneId,
      tool,
      error: error instanceof Error ? error.message : String(error),
    });
    throw error;
  });

/** The screen as it is once it shows something else, be it one more tick; the same dialog where it does not in time. */
const seeChange = async (
  context: Context,
  agent: LiveAgent,
  dialog: Dialog,
): Promise<Dialog | null | "unknown"> => {
  const isThere = (now: Dialog | null | "unknown") =>
    now === "unknown" || (now !== null && isSameDialog(now, dialog) && !isTickedNow(now, dialog));
  const { seen } = await watchUntil(context, agent, {
    withinMs: GONE_WITHIN_MS,
    eachMs: 100,
    look: () => readDialog(agent),
    until: (now) => !isThere(now),
  });
  return seen;
};

const isTickedNow = (now: Dialog, before: Dialog): boolean =>
  now.options.some(({ ticked }, place) => ticked !== before.options[place]?.ticked);

const refusal = (agent: LiveAgent, { unsafe }: Choice, what: string) =>
  new TeamAgentError(unsafe, `the screen of ${agent.agentId} ${what}`, {
    action: teamAgent("attach", agent.agentId, "--team", agent.teamKey),
  });
