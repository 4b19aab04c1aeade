import type { Context } from "../runtime/index.ts";
import type { MessageRow } from "../store/index.ts";

interface Sending {
  readonly teamKey: string;
  readonly sender: string;
  readonly to: string | readonly string[];
  readonly recipients: readonly string[];
  readonly taskId: string | null;
}

/** Tells in the event log that a message goes to everybody, or to several. One for a single member is told by itself. */
export const tellSending = ({ events }: Context, sending: Sending): void => {
  const { sender, recipients: targets } = sending;
  const fields = { team_id: sending.teamKey, sender, targets, task_id: sending.taskId };
  const named = namesOf(sending);
  if (named === null) events.write("send.broadcast_start", fields);
  else if (targets.length > 1) events.write("send.fanout_start", fields);
  if (named && named.length > targets.length) {
    const { targets: deduped_targets, ...rest } = fields;
    const duplicate_count = named.length - targets.length;
    events.write("send.fanout_dedupe", { ...rest, raw_targets: named, deduped_targets, duplicate_count });
  }
};

/** The same, once it is stored. */
export const tellSent = ({ events }: Context, sending: Sending, rows: readonly MessageRow[]): void => {
  const { sender, recipients: targets } = sending;
  const message_ids = rows.map((row) => row.message_id);
  const fields = { team_id: sending.teamKey, sender, targets, status: "accepted", message_ids };
  if (namesOf(sending) === null) events.write("send.broadcast_complete", fields);
  else if (targets.length > 1) events.write("send.fanout_status", fields);
};

/** As the sender named them; null for everybody. */
const namesOf = ({ to }: Sending): readonly string[] | null => {
  const names = (typeof to === "string" ? to.split(",").map((name) => name.trim()) : to).filter(Boolean);
  return names.includes("*") ? null : names;
};
