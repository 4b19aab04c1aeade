import { type Dialog, type DialogDecision, TeamAgentError } from "@team-agent/plugin-api";
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
  /** Thrown where nothing is safe to press, or where the dialog stays. */
  readonly unsafe: "approval_unsafe" | "question_unsafe";
}

/**
 * Answers the provider's own dialog by keys that are derived from its options. Waits for the key guard, reads again,
 * presses, and sees the dialog go.
 */
export const pressAnswer = async (context: Context, agent: LiveAgent, choice: Choice): Promise<void> => {
  const { decision, isMeant, unsafe } = choice;
  const refuse = (what: string) =>
    new TeamAgentError(unsafe, `the screen of ${agent.agentId} ${what}`, {
      action: `team-agent attach ${agent.agentId}`,
    });
  const age = agent.dialog ? context.clock.now() - agent.dialog.since : 0;
  if (age < KEY_GUARD_MS)
    await new Promise<void>((resolve) => {
      context.clock.after(KEY_GUARD_MS - age, resolve);
    });
  const dialog = await readDialog(agent);
  if (dialog === null || dialog === "unknown" || !isMeant(dialog)) throw refuse("does not show this dialog");
  const keys = agent.provider.answer(dialog, decision);
  if (!keys) throw refuse("shows no key that is sure to give this answer");
  await agent.access.keys(agent.pane, keys).catch((error: unknown) => {
    context.events.write("runtime_approval.send_keys_failed", {
      team_id: agent.teamKey,
      agent_id: agent.agentId,
      target: agent.pane.paneId,
      tool: dialog.tool ?? null,
      error: error instanceof Error ? error.message : String(error),
    });
    throw error;
  });
  if (!(await seeGone(context, agent, dialog)))
    throw refuse("still shows its dialog after the keys were pressed");
};

const seeGone = async (context: Context, agent: LiveAgent, dialog: Dialog): Promise<boolean> => {
  const { seen, isMet } = await watchUntil(context, agent, {
    withinMs: GONE_WITHIN_MS,
    eachMs: 100,
    look: () => readDialog(agent),
    until: (now) => now === null || (now !== "unknown" && !isSameDialog(now, dialog)),
  });
  // A screen that nobody understands does not show the dialog either.
  return isMet || seen === "unknown";
};

const answering = new WeakMap<LiveAgent, Promise<unknown>>();

/** Keys of an answer are on their way: whatever happens to the dialog now is for the one who answers to tell. */
export const isBeingAnswered = (agent: LiveAgent): boolean => answering.has(agent);

/** Lets one answer at a time reach a screen; the next one finds what the one before it left. */
export const answerAlone = async <T>(agent: LiveAgent, answer: () => Promise<T>): Promise<T> => {
  while (answering.has(agent)) await answering.get(agent)!.catch(() => {});
  const run = answer();
  answering.set(agent, run);
  try {
    return await run;
  } finally {
    answering.delete(agent);
  }
};
