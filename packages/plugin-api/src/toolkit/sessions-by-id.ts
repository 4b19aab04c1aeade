import type { SessionEvidence, SessionQuery, SessionSupport } from "../provider.ts";

interface ById {
  /** The record of this very id, wherever it lies; null where there is none. */
  find(query: SessionQuery, sessionId: string): Promise<SessionEvidence | null>;
  /** Whether the model ever said something in it. */
  holdsConversation(transcriptPath: string, sessionId: string): Promise<boolean>;
}

/**
 * Conversations of a program that takes the id that we choose, and whose hooks name another one: a launch has no mark, and
 * without an id nothing is looked for.
 */
export const sessionsById = ({ find, holdsConversation }: ById): Omit<SessionSupport, "findFork"> => {
  const locate: SessionSupport["locate"] = async (query) =>
    query.sessionId !== undefined && IN_ITS_FOLDER.test(query.sessionId)
      ? find(query, query.sessionId)
      : null;
  return {
    locate,
    isResumable: async (query) => {
      if (query.sessionId === undefined) return { ok: false, reason: "no session id is known" };
      const found = await locate(query);
      if (found === null) return { ok: false, reason: `no record of session ${query.sessionId} exists` };
      const ok = await holdsConversation(found.transcriptPath, found.sessionId);
      return { ok, reason: `${found.transcriptPath} holds ${ok ? "a" : "no"} conversation` };
    },
  };
};

/** An id of another form could lead out of the folder that the conversations lie in. */
const IN_ITS_FOLDER = /^[\w-]+$/;
