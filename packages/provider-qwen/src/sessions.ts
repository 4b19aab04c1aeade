import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { ForkEvidence, SessionEvidence, SessionQuery, SessionSupport } from "@team-agent/plugin-api";
import { exists, isRecord } from "@team-agent/plugin-api/toolkit";
import { type Json, parseObject } from "./json.ts";
import { runtimeHome } from "./values.ts";

export const sessions: SessionSupport = {
  // It takes the id that we choose, and its hooks name another one; so a launch has no mark, and without an id nothing
  // is looked for.
  locate: async (query) => (query.sessionId === undefined ? null : locateById(query, query.sessionId)),
  isResumable: async (query) => {
    if (query.sessionId === undefined) return { ok: false, reason: "no session id is known" };
    const found = await locateById(query, query.sessionId);
    if (found === null) return { ok: false, reason: `no record of session ${query.sessionId} exists` };
    const ok = (await recordsOf(found.transcriptPath)).some(({ json }) => json.type === "assistant");
    return { ok, reason: `${found.transcriptPath} holds ${ok ? "a" : "no"} conversation` };
  },
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
