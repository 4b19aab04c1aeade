import { readFile } from "node:fs/promises";
import type { SessionQuery, SessionSupport } from "@team-agent/plugin-api";
import { sessionPath } from "./agent/record.ts";

export const sessions: SessionSupport = {
  async locate(query) {
    // The program takes the id that we choose, so without one there is nothing to guess.
    if (query.sessionId === undefined || (await readRecord(query)) === null) return null;
    return {
      sessionId: query.sessionId,
      transcriptPath: sessionPath(query.env, query.sessionId),
      confidence: "high",
      evidence: "the record of the session id that was chosen at launch exists",
    };
  },
  async isResumable(query) {
    if (query.sessionId === undefined) return { ok: false, reason: "no session id is known" };
    const text = await readRecord(query);
    if (text === null) return { ok: false, reason: `no record of session ${query.sessionId}` };
    return text.includes('"type":"turn_open"')
      ? { ok: true, reason: "its record holds a conversation" }
      : { ok: false, reason: "its record holds no turn" };
  },
  async findFork(query, forkedFrom) {
    const written = (await readRecord(query)) ?? "";
    // The copy comes first, and any line may be half written.
    const text = written.slice(0, written.lastIndexOf("\n") + 1);
    if (!text.includes(`"id":${JSON.stringify(query.sessionId)}`)) return null;
    const own = text.lastIndexOf(`"forked_from":${JSON.stringify(forkedFrom)}`);
    if (own < 0) return { continues: false, ownFrom: 0, evidence: `its record does not name ${forkedFrom}` };
    const ownFrom = Buffer.byteLength(text.slice(0, text.lastIndexOf("\n", own) + 1));
    return { continues: true, ownFrom, evidence: `its record names ${forkedFrom} as its source` };
  },
};

const readRecord = (query: SessionQuery): Promise<string | null> =>
  // An id is a file name here; anything but a plain one could name another folder.
  /^[A-Za-z0-9-]+$/.test(query.sessionId ?? "")
    ? readFile(sessionPath(query.env, query.sessionId!), "utf8").catch(() => null)
    : Promise.resolve(null);
