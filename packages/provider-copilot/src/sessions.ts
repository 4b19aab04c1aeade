import { readFile } from "node:fs/promises";
import path from "node:path";
import type { SessionEvidence, SessionQuery, SessionSupport } from "@team-agent/plugin-api";
import { exists } from "@team-agent/plugin-api/toolkit";
import { parseObject } from "./json.ts";
import { copilotHome } from "./values.ts";

export const sessions: SessionSupport = {
  // It takes the id that we choose, and its hooks name another one, so nothing is looked for without an id.
  locate: async (query) => (query.sessionId === undefined ? null : locateById(query, query.sessionId)),
  isResumable: async (query) => {
    if (query.sessionId === undefined) return { ok: false, reason: "no session id is known" };
    const found = await locateById(query, query.sessionId);
    if (found === null) return { ok: false, reason: `no record of session ${query.sessionId} exists` };
    const lines = (await readFile(found.transcriptPath, "utf8")).split("\n");
    const ok = lines.some((line) => parseObject(line)?.type === "user.message");
    return { ok, reason: `${found.transcriptPath} holds ${ok ? "a" : "no"} conversation` };
  },
};

const locateById = async (query: SessionQuery, sessionId: string): Promise<SessionEvidence | null> => {
  // An id of another form could lead out of the folder.
  if (!/^[\w-]+$/.test(sessionId)) return null;
  const transcriptPath = path.join(copilotHome(query.env), "session-state", sessionId, "events.jsonl");
  if (!(await exists(transcriptPath))) return null;
  return { sessionId, transcriptPath, confidence: "high", evidence: "the file of the known session id" };
};
