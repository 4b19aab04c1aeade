import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openForReading } from "@team-agent/core";
import type { Sent } from "./load.ts";
import type { World } from "./world.ts";

export interface Verdict {
  readonly accepted: number;
  readonly delivered: number;
  /** Ids that were said to be stored or delivered, and are not. */
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** Ids that are still open, with their state and its condition. */
  readonly held: readonly string[];
}

interface Row {
  readonly message_id: string;
  readonly recipient: string;
  readonly status: string;
  readonly condition: string | null;
}

const rowsOf = (world: World): readonly Row[] => {
  const db = openForReading(world.workspace.database)!;
  try {
    return db.prepare("SELECT message_id, recipient, status, condition FROM messages").all() as Row[];
  } finally {
    db.close();
  }
};

export const openMessages = (world: World): readonly Row[] =>
  rowsOf(world).filter(
    ({ status }) => !["delivered", "acknowledged", "failed", "cancelled", "expired"].includes(status),
  );

/** How often each message was given to its recipient's model, by the recipient's own records. */
const timesGiven = (world: World): ReadonlyMap<string, number> => {
  const folder = join(world.sandbox.env.HOME!, ".fake-agent", "sessions");
  const times = new Map<string, number>();
  for (const file of readdirSync(folder))
    for (const line of readFileSync(join(folder, file), "utf8").split("\n")) {
      if (!/^\{"type":"(?:prompt|hook_text)"/.test(line)) continue;
      for (const [, id] of line.matchAll(/\[team-agent-token:(msg_[0-9a-f]{12}):[0-9a-f]{16}\]/g))
        times.set(id!, (times.get(id!) ?? 0) + 1);
    }
  return times;
};

/** Compares what was accepted with what the agents' own records hold. */
export const judge = (world: World, sent: readonly Sent[]): Verdict => {
  // A notice that was withdrawn in time was to be given to nobody.
  const rows = rowsOf(world).filter(({ status }) => status !== "cancelled");
  const times = timesGiven(world);
  const stored = new Set(rows.map(({ message_id }) => message_id));
  const done = rows.filter(({ status }) => status === "delivered" || status === "acknowledged");
  return {
    accepted: rows.length,
    delivered: done.length,
    lost: [
      ...sent.filter(({ id }) => !stored.has(id)).map(({ id }) => `${id} (accepted, and not stored)`),
      ...done.filter(({ message_id }) => !times.has(message_id)).map(describe),
      ...rows.filter(({ status }) => status === "failed" || status === "expired").map(describe),
    ],
    doubled: [...times].filter(([, count]) => count > 1).map(([id, count]) => `${id} (${count} times)`),
    held: openMessages(world).map(describe),
  };
};

const describe = ({ message_id, recipient, status, condition }: Row): string =>
  `${message_id} to ${recipient} (${status}${condition ? `: ${condition}` : ""})`;

export const summaryLine = ({ accepted, delivered, lost, doubled, held }: Verdict): string => {
  const reasons = new Map<string, number>();
  for (const one of held) {
    const reason = one.slice(one.indexOf("("));
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  const why = [...reasons].map(([reason, count]) => `${count} ${reason}`).join(", ") || "none";
  return `accepted ${accepted}, delivered ${delivered}, lost ${lost.length}, doubled ${doubled.length}, still held ${held.length} (${why})`;
};
