import type { OpenRecord, RecordEntry, RecordQuery } from "@team-agent/plugin-api";
import { parseObject } from "@team-agent/plugin-api/toolkit";
import { openDatabase } from "./database.ts";
import { factsOf } from "./facts.ts";

const PART = 200;

/** Every change of a conversation, numbered from 0 for each of them, with whose message a part belongs to (1.18.33). */
const EVENTS = `
  SELECT e.seq, e.type, e.data, m.data AS message FROM event e
  LEFT JOIN message m ON m.id = coalesce(e.data ->> '$.part.messageID', e.data ->> '$.info.id')
  WHERE e.aggregate_id = ? AND e.seq >= ? ORDER BY e.seq LIMIT ${PART}`;

const TEXTS =
  "SELECT data ->> '$.text' AS text FROM part WHERE message_id = ? AND data ->> '$.type' = 'text' ORDER BY id";

/** The record of one conversation among all that are in the program's database. */
export const openRecord = ({ path, sessionId }: RecordQuery, cursor: number): OpenRecord => {
  const database = openDatabase(path);
  const events = database.prepare(EVENTS);
  const texts = database.prepare(TEXTS);
  const last = database.prepare("SELECT max(seq) AS seq FROM event WHERE aggregate_id = ?").get(sessionId);
  const fromStart = cursor > (typeof last?.seq === "number" ? last.seq + 1 : 0);
  let next = fromStart ? 0 : cursor;
  const said = (messageId: string): string =>
    texts
      .all(messageId)
      .map(({ text }) => `${text ?? ""}`)
      .join("");
  return {
    fromStart,
    files: [path, `${path}-wal`],
    read: () => {
      const entries = events.all(sessionId, next).map((row): RecordEntry => {
        const event = { type: `${row.type}`, data: parseObject(`${row.data}`) ?? {} };
        const message = parseObject(`${row.message}`) ?? {};
        return { facts: factsOf(event, message, said), cursor: Number(row.seq) + 1 };
      });
      next = entries.at(-1)?.cursor ?? next;
      return entries;
    },
    close: () => database.close(),
  };
};
