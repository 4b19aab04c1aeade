import { teamAgent } from "../ground/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";
import { type HandoverForm, type MessageRow, OPEN } from "../store/index.ts";
import { holdsOldFrame, holdsWords, readMarks } from "./frame.ts";
import { keepHanded, openedSince, settleHanded } from "./handed.ts";
import { type Move, moveMessage } from "./move.ts";
import { tellLeader } from "./notice.ts";
import { addressesOf, submittedTo } from "./queue.ts";

const MAX_ATTEMPTS = 5;
/** Channels by which a message opens a turn. */
const PROMPTS = ["promptSubmitted", "door"];
/** A provider may stamp a prompt a little before it calls the hook for it. */
const PROMPT_SKEW_MS = 2_000;

/**
 * A text that the provider recorded: every message whose hand-over it shows, with all of its words, is now delivered.
 * Each hand-over of a message proves it, also one that was given up, so that a late record doubles nothing.
 */
export const confirmByText = (context: Context, agent: LiveAgent, text: string, source: string): void => {
  if (!text.includes("[team-agent-token:")) return;
  const { store } = context;
  for (const { messageId, nonce } of readMarks(text)) {
    const handover = store.handovers.find(messageId, nonce);
    const message = handover && store.messages.get(messageId);
    if (!message || !isFor(context, agent, message)) continue;
    if (holdsWords(text, message, nonce, handover.form))
      confirm(context, agent, message, source, handover.form);
  }
  for (const message of submittedTo(context, agent))
    if (store.handovers.latest(message.message_id)?.form === "unmarked" && holdsOldFrame(text, message))
      confirm(context, agent, message, source, "whole");
};

const isFor = (context: Context, agent: LiveAgent, { team_key, recipient }: MessageRow): boolean =>
  addressesOf(context, agent).some((one) => one.teamKey === team_key && one.recipient === recipient);

const confirm = (
  context: Context,
  agent: LiveAgent,
  message: MessageRow,
  source: string,
  form: HandoverForm,
): void => {
  settleHanded(agent, message.message_id);
  const what = form === "whole" ? "the whole text" : "the text's beginning";
  markDelivered(context, message, source, `${what} is in the provider's record`);
  acknowledgeReported(context, message);
};

/** Its report may have come before the record showed that it was given at all. */
const acknowledgeReported = (context: Context, { message_id, task_id, ...message }: MessageRow): void => {
  if (message.status !== "submitted" || message.submitted_at === null) return;
  const report = context.store.results
    .since(message.team_key, message.recipient, message.submitted_at)
    .find((one) => one.status !== "unreported" && (one.task_id === message_id || one.task_id === task_id));
  const now = report && context.store.messages.get(message_id);
  if (now) markAcknowledged(context, now, `result ${report.result_id}`);
};

export const markDelivered = (
  context: Context,
  message: MessageRow,
  source: string,
  detail: string,
): void => {
  // Also one that was taken back after a hand-over whose proof comes late.
  moveMessage(context, message, {
    from: OPEN,
    to: "delivered",
    source,
    detail,
    tell: (events) => events.write("message.delivered", { ...idsOf(message), evidence: source }),
  });
};

const idsOf = ({ team_key, message_id, recipient }: MessageRow) => ({
  team_id: team_key,
  message_id,
  target: recipient,
});

/** The recipient answered: it read the message through a tool, replied to it, or reported its task. */
export const markAcknowledged = (context: Context, message: MessageRow, source: string): void => {
  const from = ["submitted", "delivered"] as const;
  moveMessage(context, message, { from, to: "acknowledged", source, detail: `by ${message.recipient}` });
};

export interface EndedTurn {
  readonly turnId: string | null;
  readonly openedAt: number | null;
  readonly endedAt: number;
  /** What ended before is old news. */
  readonly newsFrom: number;
}

/** How a message was handed over; `turnId` is that of the prompt's turn, where the provider names one. */
export interface HandOver {
  readonly at: number;
  readonly isPrompt: boolean;
  readonly turnId: string | null;
  /** The record has opened a turn since; undefined where this coordinator was not there. */
  readonly openedSince: boolean | undefined;
}

/**
 * Whether the end of a turn in the provider's record comes after a hand-over. What went into a prompt's answer belongs
 * to the turn that the prompt opened: that very turn, by its name; or else a turn that began later. Times decide,
 * because a record may be written later than the hooks are called; only a hand-over that is stamped in the future, so
 * that the clock was set back since, goes by the order of the record.
 */
export const endsAfter = (handed: HandOver, turn: EndedTurn, now: number): boolean => {
  const { at, isPrompt, turnId, openedSince: opened } = handed;
  if (isPrompt && turnId !== null && turnId === turn.turnId) return true;
  if (at > now) return opened === true || (opened === false && !isPrompt);
  if (turn.endedAt <= at) return false;
  if (!isPrompt) return true;
  const skew = turnId !== null && turn.turnId !== null ? 0 : PROMPT_SKEW_MS;
  return turn.openedAt !== null && turn.openedAt >= at - skew;
};

/** The provider's record shows the end of a turn that holds a handed-over message not: it goes back to `accepted`. */
export const takeBackUnrecorded = (context: Context, agent: LiveAgent, turn: EndedTurn): void => {
  const submitted = submittedTo(context, agent);
  keepHanded(agent, new Set(submitted.map(({ message_id }) => message_id)));
  for (const message of submitted) {
    if (message.submitted_at === null || turn.endedAt < turn.newsFrom) continue;
    const handover = context.store.handovers.latest(message.message_id);
    const handed = {
      at: message.submitted_at,
      isPrompt: PROMPTS.includes(handover?.channel ?? ""),
      turnId: handover?.turn_id ?? null,
      openedSince: openedSince(agent, message.message_id),
    };
    if (!endsAfter(handed, turn, context.clock.now())) continue;
    settleHanded(agent, message.message_id);
    takeBack(context, message, "a later turn of the provider's record ended without it");
  }
};

export const takeBack = (context: Context, message: MessageRow, detail: string): void => {
  const { attempts } = message;
  const from = ["submitted"] as const;
  if (attempts < MAX_ATTEMPTS) {
    const tell: Move["tell"] = (events) => events.write("send.unverified", { ...idsOf(message), attempts });
    moveMessage(context, message, { from, to: "accepted", source: "transcript", detail, tell });
    return;
  }
  const reason = "send_unverified_exhausted";
  const failed = moveMessage(context, message, {
    from,
    to: "failed",
    source: "transcript",
    detail,
    error: reason,
    tell: (events) => events.write("send.failed", { ...idsOf(message), reason }),
  });
  if (failed && message.recipient !== "leader" && message.kind !== "probe")
    tellLeader(
      context,
      message.team_key,
      `failed:${message.message_id}`,
      `Message ${message.message_id} to ${message.recipient} was handed over ${attempts} times and never appeared in the provider's record. See: ${teamAgent("inbox", message.message_id)}`,
    );
};
