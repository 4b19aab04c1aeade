import { statSync } from "node:fs";
import type { GuardedProvider } from "../registry/index.ts";
import type { SessionRow } from "../store/index.ts";

/** Where the record ends by now that is known of a conversation; null where none is, or it cannot be read. */
export const recordEnd = (
  { openRecord }: GuardedProvider,
  session: SessionRow | undefined,
): number | null => {
  const { transcript_path: path, session_id: sessionId, read_offset: from } = session ?? {};
  if (!path || !sessionId) return null;
  if (!openRecord) return statSync(path, { throwIfNoEntry: false })?.size ?? null;
  try {
    const record = openRecord({ path, sessionId }, from!);
    try {
      let end = record.fromStart ? 0 : from!;
      for (let part = record.read(); part.length > 0; part = record.read()) end = part.at(-1)!.cursor;
      return end;
    } finally {
      record.close();
    }
  } catch {
    return null;
  }
};
