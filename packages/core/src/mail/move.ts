import type { EventLog } from "../events/index.ts";
import type { Context } from "../runtime/index.ts";
import { LOST, type MessageRow, type MessageStatus } from "../store/index.ts";

export interface Move {
  /** It happens from one of these, or not at all. */
  readonly from: readonly MessageStatus[];
  readonly to: MessageStatus;
  /** Who saw or did it, and what; kept beside the status. */
  readonly source: string;
  readonly detail: string;
  readonly error?: string;
  readonly attempt?: string;
  /** Its line in the event log, where there is one. */
  readonly tell?: (events: EventLog) => void;
}

/** The one way a message gets another status outside of a claim. False when it has moved on meanwhile. */
export const moveMessage = (
  context: Context,
  message: Pick<MessageRow, "message_id" | "team_key" | "recipient">,
  { from, to, source, detail, error, attempt, tell }: Move,
): boolean => {
  const { message_id: id, team_key: teamKey, recipient } = message;
  const evidence = { at: context.clock.now(), source, detail };
  if (!context.store.messages.transition(id, from, to, evidence, { error, attempt })) return false;
  tell?.(context.events);
  context.changes.emit({ kind: "message", teamKey, id });
  // It may be tried again, or the one behind it may.
  if (to === "accepted" || LOST.includes(to)) context.poke(teamKey, recipient);
  return true;
};
