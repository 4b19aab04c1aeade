import { teamAgent } from "../ground/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";
import { CLAIMABLE, type HandoverForm, type MessageRow, type MessageStatus } from "../store/index.ts";
import { holdsOldFrame, holdsWords, readMarks } from "./frame.ts";
import { tellLeader } from "./notice.ts";
import { addressesOf, submittedTo } from "./queue.ts";

const MAX_ATTEMPTS = 5;
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
    if (!store.handovers.latest(message.message_id) && holdsOldFrame(text, message))
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
  agent.handed.delete(message.message_id);
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

/** Handed over, or taken back after a hand-over whose proof comes late. */
const PROVABLE: readonly MessageStatus[] = [...CLAIMABLE, "target_resolved", "submitted"];

export const markDelivered = (
  context: Context,
  message: MessageRow,
  source: string,
  detail: string,
): void => {
  const at = context.clock.now();
  if (!context.store.messages.transition(message.message_id, PROVABLE, "delivered", { at, source, detail }))
    return;
  context.events.write("message.delivered", {
    team_id: message.team_key,
    message_id: message.message_id,
    target: message.recipient,
    evidence: source,
  });
  context.changes.emit({ kind: "message", teamKey: message.team_key, id: message.message_id });
};

/** The recipient answered: it read the message through a tool, replied to it, or reported its task. */
export const markAcknowledged = (context: Context, message: MessageRow, source: string): void => {
  const at = context.clock.now();
  const changed = context.store.messages.transition(
    message.message_id,
    ["submitted", "delivered"],
    "acknowledged",
    { at, source, detail: `by ${message.recipient}` },
  );
  if (changed) context.changes.emit({ kind: "message", teamKey: message.team_key, id: message.message_id });
};

export interface EndedTurn {
  readonly turnId: string | null;
  readonly openedAt: number | null;
  readonly endedAt: number;
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
  const { at, isPrompt, turnId, openedSince } = handed;
  if (isPrompt && turnId !== null && turnId === turn.turnId) return true;
  if (at > now) return openedSince === true || (openedSince === false && !isPrompt);
  if (turn.endedAt <= at) return false;
  if (!isPrompt) return true;
  const skew = turnId !== null && turn.turnId !== null ? 0 : PROMPT_SKEW_MS;
  return turn.openedAt !== null && turn.openedAt >= at - skew;
};

/** The provider's record shows the end of a turn that holds a handed-over message not: it goes back to `accepted`. */
export const takeBackUnrecorded = (context: Context, agent: LiveAgent, turn: EndedTurn): void => {
  const submitted = submittedTo(context, agent);
  const open = new Set(submitted.map(({ message_id }) => message_id));
  for (const id of agent.handed.keys()) if (!open.has(id)) agent.handed.delete(id);
  for (const message of submitted) {
    if (message.submitted_at === null || turn.endedAt < agent.ignoreBefore) continue;
    const handover = context.store.handovers.latest(message.message_id);
    const handed = {
      at: message.submitted_at,
      ...(handover
        ? { isPrompt: handover.channel === "promptSubmitted", turnId: handover.turn_id }
        : oldHandover(context, message)),
      openedSince: agent.handed.get(message.message_id),
    };
    if (!endsAfter(handed, turn, context.clock.now())) continue;
    agent.handed.delete(message.message_id);
    takeBack(context, message, "a later turn of the provider's record ended without it");
  }
};

/** What an older version wrote down of a hand-over. */
const oldHandover = (
  { store }: Context,
  { message_id }: MessageRow,
): Pick<HandOver, "isPrompt" | "turnId"> => {
  const evidence = store.messages.evidence(message_id).findLast((one) => one.status === "submitted");
  return {
    isPrompt: evidence?.source === "promptSubmitted",
    turnId: /, turn (\S+)$/.exec(evidence?.detail ?? "")?.[1] ?? null,
  };
};

export const takeBack = (context: Context, message: MessageRow, detail: string): void => {
  const { store, events, clock } = context;
  const at = clock.now();
  const fields = { team_id: message.team_key, message_id: message.message_id, target: message.recipient };
  if (message.attempts >= MAX_ATTEMPTS) {
    if (
      !store.messages.transition(
        message.message_id,
        ["submitted"],
        "failed",
        { at, source: "transcript", detail },
        { error: "send_unverified_exhausted" },
      )
    )
      return;
    events.write("send.failed", { ...fields, reason: "send_unverified_exhausted" });
    if (message.recipient !== "leader" && message.kind !== "probe")
      tellLeader(
        context,
        message.team_key,
        `failed:${message.message_id}`,
        `Message ${message.message_id} to ${message.recipient} was handed over ${message.attempts} times and never appeared in the provider's record. See: ${teamAgent("inbox", message.message_id)}`,
      );
  } else {
    if (
      !store.messages.transition(message.message_id, ["submitted"], "accepted", {
        at,
        source: "transcript",
        detail,
      })
    )
      return;
    events.write("send.unverified", { ...fields, attempts: message.attempts });
  }
  context.changes.emit({ kind: "message", teamKey: message.team_key, id: message.message_id });
  context.poke(message.team_key, message.recipient);
};
