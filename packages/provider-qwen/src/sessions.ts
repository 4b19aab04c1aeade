import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { ForkEvidence, SessionEvidence, SessionQuery, SessionSupport } from "@team-agent/plugin-api";
import { exists, isRecord, type Json, parseObject, sessionsById } from "@team-agent/plugin-api/toolkit";
import { runtimeHome } from "./values.ts";

export const sessions: SessionSupport = {
  ...sessionsById({
    find: (query, id) => locateById(query, id),
    holdsConversation: async (file) => (await recordsOf(file)).some(({ json }) => json.type === "assistant"),
  }),
  findFork: async (query, forkedFrom) => {
    const own = query.sessionId === undefined ? null : await locateById(query, query.sessionId);
    return own === null ? null : findFork(await recordsOf(own.transcriptPath), forkedFrom);
  },
};

/** A fork's file begins with what it copied, and each of those records names the one that it is a copy of (0.24.4). */
const findFork = (records: readonly FileRecord[], forkedFrom: string): ForkEvidence | null => {
  const last = records.findLastIndex(({ json }) => isRecord(json.forkedFrom));
  if (!records.slice(last + 1).some(({ json }) => json.type === "user")) return null;
  const copied = records.flatMap(({ json }) =>
    isRecord(json.forkedFrom) ? [json.forkedFrom.sessionId] : [],
  );
  const continues = copied.length > 0 && copied.every((source) => source === forkedFrom);
  return {
    continues,
    ownFrom: continues ? records[last]!.end : 0,
    evidence: `${copied.length} of its records are copies, ${continues ? "all of them" : "not all"} from ${forkedFrom}`,
  };
};

interface FileRecord {
  readonly json: Json;
  /** Byte behind it. */
  readonly end: number;
}

/** Whole lines alone: the last one may be half written. */
const recordsOf = async (file: string): Promise<readonly FileRecord[]> => {
  const lines = (await readFile(file, "utf8")).split("\n").slice(0, -1);
  let end = 0;
  return lines.flatMap((line) => {
    end += Buffer.byteLength(line) + 1;
    const json = parseObject(line);
    return json === null ? [] : [{ json, end }];
  });
};

const locateById = async (query: SessionQuery, sessionId: string): Promise<SessionEvidence | null> => {
  const projects = path.join(runtimeHome(query.env), "projects");
  // The folder's name is its path with everything but letters and digits as a dash. A very long one may be named
  // differently, and an agent may have been started elsewhere; the id is unique.
  const usual = query.cwd.replace(/[^a-zA-Z0-9]/g, "-");
  for (const folder of [usual, ...(await readdir(projects).catch(() => []))]) {
    const transcriptPath = path.join(projects, folder, "chats", `${sessionId}.jsonl`);
    if (await exists(transcriptPath))
      return { sessionId, transcriptPath, confidence: "high", evidence: "the file of the known session id" };
  }
  return null;
};
