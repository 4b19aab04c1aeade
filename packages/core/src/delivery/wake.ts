import type { ScreenCapture, ScreenState } from "@team-agent/plugin-api";
import { readWake, wakeLine } from "../mail/index.ts";
import { type Context, createPart, type LiveAgent } from "../runtime/index.ts";
import { readScreen, squeeze, watchUntil } from "../screens/index.ts";
import type { MessageRow } from "../store/index.ts";
import { noteDeafWake } from "./deaf.ts";

const SHOWN_WITHIN_MS = 1_500;
/** Some programs take an Enter that follows typed text at once for a part of it; then it is pressed again. */
const CLAIMED_WITHIN_MS = [250, 500, 1_000, 2_000] as const;
const CLEARED_WITHIN_MS = 1_000;
/** The line is gone and the program works on it: its hook comes within this time, or never. */
const HOOK_WITHIN_MS = 3_000;

type Claimed = "fetched" | "blocked";

/** A wake that was typed and whose hook has not come yet. */
const pending = createPart(() => ({ claimed: null as ((how: Claimed) => void) | null }));

export const isWakePending = (agent: LiveAgent): boolean => pending(agent).claimed !== null;

/** The hook of a wake came. */
export const claimWake = (agent: LiveAgent, how: Claimed): void => pending(agent).claimed?.(how);

/**
 * Wakes an idle agent: one line without content is typed and submitted, and the provider's hook fetches the messages.
 * True when the hook came. A wake that is typed twice does no harm, so every doubt ends in another try.
 */
export const typeWake = async (
  context: Context,
  agent: LiveAgent,
  message: MessageRow,
  screen: { capture: ScreenCapture; state: ScreenState },
): Promise<boolean> => {
  const line = wakeLine(message);
  let fetched = false;
  let blocked = false;
  const claimed = new Promise<void>((resolve) => {
    pending(agent).claimed = (how) => {
      fetched = true;
      blocked = how === "blocked";
      resolve();
    };
  });
  context.events.write("send.deliver_attempt", {
    team_id: message.team_key,
    message_id: message.message_id,
    target: message.recipient,
    channel: "wake",
    attempt: message.attempts + 1,
  });
  try {
    const standing = screen.state.composer?.isDraft ? screen.state.composer.text.trim() : "";
    // An earlier wake of ours that was never submitted is used as it stands.
    if (readWake(standing) === null) {
      await agent.access.type(agent.pane, line);
      if (!(await appears(context, agent, line))) return fetched;
    }
    for (const withinMs of CLAIMED_WITHIN_MS) {
      await agent.access.keys(agent.pane, ["Enter"]);
      await Promise.race([claimed, delay(context, withinMs)]);
      if (blocked) await clearOwnWake(context, agent);
      if (fetched) return true;
      const state = await readScreen(agent);
      // Enter only where our own line still stands: anywhere else it would answer something.
      if (state.state !== "ready" || readWake(state.composer?.text ?? "") === null) {
        if (!fetched && !(await Promise.race([claimed.then(() => true), delay(context, HOOK_WITHIN_MS)])))
          noteDeafWake(context, agent);
        return fetched;
      }
    }
    return fetched;
  } finally {
    pending(agent).claimed = null;
  }
};

/** A prompt that was stopped may be put back into the input line, where it would stand in everybody's way. */
const clearOwnWake = async (context: Context, agent: LiveAgent): Promise<void> => {
  const { isMet } = await watchUntil(context, agent, {
    withinMs: CLEARED_WITHIN_MS,
    look: () => readScreen(agent),
    until: ({ state, composer }) =>
      state === "ready" && composer?.isDraft === true && readWake(composer.text) !== null,
  });
  if (isMet) await agent.access.keys(agent.pane, ["C-u"]);
};

/** Waits until the input line shows the text. */
const appears = async (context: Context, agent: LiveAgent, line: string): Promise<boolean> => {
  const { isMet } = await watchUntil(context, agent, {
    withinMs: SHOWN_WITHIN_MS,
    look: () => readScreen(agent),
    until: ({ composer }) => squeeze(composer?.text ?? "").includes(squeeze(line)),
  });
  return isMet;
};

const delay = (context: Context, ms: number): Promise<void> =>
  new Promise((resolve) => {
    context.clock.after(ms, resolve);
  });
