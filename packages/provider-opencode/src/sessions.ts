import type { SessionEvidence, SessionQuery, SessionSupport } from "@team-agent/plugin-api";
import { exists, sessionsById } from "@team-agent/plugin-api/toolkit";
import { openDatabase } from "./database.ts";
import { databaseFile } from "./values.ts";

const ANSWER = "SELECT 1 FROM message WHERE session_id = ? AND data ->> '$.role' = 'assistant' LIMIT 1";

export const sessions: SessionSupport = sessionsById({
  find: (query, id) => findById(query, id),
  holdsConversation: async (file, sessionId) => ask(file, ANSWER, sessionId),
});

const findById = async (query: SessionQuery, sessionId: string): Promise<SessionEvidence | null> => {
  const transcriptPath = databaseFile(query.env);
  if (!(await exists(transcriptPath))) return null;
  if (!ask(transcriptPath, "SELECT 1 FROM session WHERE id = ?", sessionId)) return null;
  return {
    sessionId,
    transcriptPath,
    confidence: "high",
    evidence: "the session of this id in the database",
  };
};

const ask = (file: string, question: string, sessionId: string): boolean => {
  const database = openDatabase(file);
  try {
    return database.prepare(question).get(sessionId) !== undefined;
  } finally {
    database.close();
  }
};
