import { openForReading } from "@team-agent/core";
import { timesGiven } from "./given.ts";
import type { Sent } from "./load.ts";
import type { World } from "./world.ts";

export interface Verdict {
  readonly accepted: number;
  readonly delivered: number;
  /** Messages to agents that left, or did not join after all: taken back, and their leader was told how many. */
  readonly cancelled: number;
  /** Messages that were handed to such an agent just before its end, and are in no record: their leader was told which. */
  readonly unknown: number;
  /** Ids that were said to be stored or delivered, and are not; and those that were taken back without a word. */
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** Ids that are still open, with their state and its condition. */
  readonly held: readonly string[];
}

interface Row {
  readonly message_id: string;
  readonly kind: string;
  readonly recipient: string;
  readonly status: string;
  readonly condition: string | null;
  readonly error: string | null;
  /** The last evidence: who ended it. */
  readonly by: string;
}

const rowsOf = (world: World): readonly Row[] => {
  const db = openForReading(world.workspace.database)!;
  try {
    return db
      .prepare(
        `SELECT message_id, kind, recipient, status, condition, error,
           (SELECT detail FROM evidence e WHERE e.message_id = m.message_id ORDER BY id DESC LIMIT 1) AS by FROM messages m`,
      )
      .all() as Row[];
  } finally {
    db.close();
  }
};

export const openMessages = (world: World): readonly Row[] => rowsOf(world).filter(isOpen);

const isOpen = ({ status }: Row): boolean =>
  !["delivered", "acknowledged", "failed", "cancelled", "expired"].includes(status);

/** Compares what was accepted with what the agents' own records hold. */
export const judge = (world: World, sent: readonly Sent[]): Verdict => {
  const all = rowsOf(world);
  // What the coordinator tells of its own accord was to be given to nobody, once it was withdrawn.
  const rows = all.filter(({ status, kind }) => status !== "cancelled" || isSent(kind));
  const [cancelled, gone] = [rows.filter(isCancelled), rows.filter(isGone)];
  const times = timesGiven(world);
  const stored = new Set(all.map(({ message_id }) => message_id));
  const done = rows.filter(({ status }) => status === "delivered" || status === "acknowledged");
  return {
    accepted: rows.length,
    delivered: done.length,
    cancelled: cancelled.length,
    unknown: gone.length,
    lost: [
      ...sent.filter(({ id }) => !stored.has(id)).map(({ id }) => `${id} (accepted, and not stored)`),
      ...done.filter(({ message_id }) => !times.has(message_id)).map(describe),
      ...rows.filter((row) => ["failed", "expired"].includes(row.status) && !isGone(row)).map(describe),
      ...untold(world, cancelled, gone),
    ],
    doubled: [
      ...[...times].filter(([, count]) => count > 1).map(([id, count]) => `${id} (${count} times)`),
      ...cancelled
        .filter(({ message_id }) => times.has(message_id))
        .map((row) => `${describe(row)} and given`),
    ],
    // Of the same look as all above: what was delivered since would count as neither.
    held: all.filter(isOpen).map(describe),
  };
};

const isSent = (kind: string): boolean => kind === "message" || kind === "task";
const isCancelled = ({ status }: Row): boolean => status === "cancelled";
const isGone = ({ status, error }: Row): boolean => status === "failed" && error === "recipient_gone";

/** What ends with an agent is told to the leader: how many messages nobody was given, and which ones somebody may have read. */
const TOLD = /^(\S+) (?:left the team|did not join the team after all)\. (\d+) of its messages/;
/** The words with which an agent would have begun are nobody's message, and go with what was taken back. */
const FIRST_WORDS = "by start that failed";

/** Messages that were ended, and of which nobody was told. */
const untold = (world: World, cancelled: readonly Row[], gone: readonly Row[]): readonly string[] => {
  const db = openForReading(world.workspace.database)!;
  const notices = db
    .prepare("SELECT content FROM messages WHERE kind = 'notice' AND recipient = 'leader'")
    .all() as readonly { content: string }[];
  db.close();
  const told = new Map<string, number>();
  for (const { content } of notices) {
    const [, agent, count] = TOLD.exec(content) ?? [];
    if (agent) told.set(agent, (told.get(agent) ?? 0) + Number(count));
  }
  const ofOthers = (row: Row) => !row.by.startsWith(FIRST_WORDS);
  const silent = [
    ...cancelled.filter(ofOthers).filter(({ recipient }) => {
      told.set(recipient, (told.get(recipient) ?? 0) - 1);
      return told.get(recipient)! < 0;
    }),
    ...gone
      .filter(ofOthers)
      .filter(({ message_id }) => !notices.some(({ content }) => content.includes(message_id))),
  ];
  return [
    ...silent.map((row) => `${describe(row)} ${row.by}, and nobody was told`),
    ...[...told].filter(([, left]) => left > 0).map(([agent, left]) => `${left} more were told of ${agent}`),
  ];
};

const describe = ({ message_id, recipient, status, condition }: Row): string =>
  `${message_id} to ${recipient} (${status}${condition ? `: ${condition}` : ""})`;

export const summaryLine = ({
  accepted,
  delivered,
  cancelled,
  unknown,
  lost,
  doubled,
  held,
}: Verdict): string => {
  const reasons = new Map<string, number>();
  for (const one of held) {
    const reason = one.slice(one.indexOf("("));
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  const why = [...reasons].map(([reason, count]) => `${count} ${reason}`).join(", ") || "none";
  return `accepted ${accepted}, delivered ${delivered}, to agents that left: cancelled and told ${cancelled}, unknown and told ${unknown}, lost ${lost.length}, doubled ${doubled.length}, still held ${held.length} (${why})`;
};
