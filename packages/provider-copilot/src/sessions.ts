import { readFile } from "node:fs/promises";
import path from "node:path";
import type { SessionEvidence, SessionQuery, SessionSupport } from "@team-agent/plugin-api";
import { exists, parseObject, sessionsById } from "@team-agent/plugin-api/toolkit";
import { copilotHome } from "./values.ts";

export const sessions: SessionSupport = sessionsById({
  find: (query, id) => locateById(query, id),
  holdsConversation: async (file) =>
    (await readFile(file, "utf8")).split("\n").some((line) => parseObject(line)?.type === "user.message"),
});

const locateById = async (query: SessionQuery, sessionId: string): Promise<SessionEvidence | null> => {
  const transcriptPath = path.join(copilotHome(query.env), "session-state", sessionId, "events.jsonl");
  if (!(await exists(transcriptPath))) return null;
  return { sessionId, transcriptPath, confidence: "high", evidence: "the file of the known session id" };
};
