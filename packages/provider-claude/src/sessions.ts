import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import type { SessionEvidence, SessionQuery, SessionSupport } from "@team-agent/plugin-api";
import { exists, parseObject, sessionsById } from "@team-agent/plugin-api/toolkit";
import { findFork } from "./find-fork.ts";
import { configDir } from "./values.ts";

export const sessions: SessionSupport = {
  ...sessionsById({
    find: (query, id) => locateById(query, id),
    holdsConversation: (file) => hasAnswer(file),
  }),
  findFork: async (query, forkedFrom) => {
    const own = query.sessionId === undefined ? null : await locateById(query, query.sessionId);
    if (own === null) return null;
    const source = await locateById(query, forkedFrom);
    if (source !== null) return findFork(own.transcriptPath, source.transcriptPath);
    return { continues: false, ownFrom: 0, evidence: `there is no record of ${forkedFrom} to compare with` };
  },
};

/** The folder's name is its path with everything but letters and digits as a dash. */
export const projectFolder = (query: SessionQuery): string =>
  path.join(configDir(query.env), "projects", query.cwd.replace(/[^a-zA-Z0-9]/g, "-"));

const locateById = async (query: SessionQuery, sessionId: string): Promise<SessionEvidence | null> => {
  const file = `${sessionId}.jsonl`;
  const direct = path.join(projectFolder(query), file);
  if (await exists(direct)) return evidence(sessionId, direct, "high", "the file of the known session id");
  // A very long path is named differently, and an agent may have been started elsewhere. The id is unique.
  const projects = path.join(configDir(query.env), "projects");
  for (const folder of await readdir(projects).catch(() => [])) {
    const candidate = path.join(projects, folder, file);
    if (await exists(candidate))
      return evidence(sessionId, candidate, "high", "the only file of the session id");
  }
  return null;
};

const evidence = (
  sessionId: string,
  transcriptPath: string,
  confidence: SessionEvidence["confidence"],
  why: string,
): SessionEvidence => ({ sessionId, transcriptPath, confidence, evidence: why });

const hasAnswer = async (file: string): Promise<boolean> => {
  const input = createReadStream(file, "utf8");
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) if (isAnswer(line)) return true;
    return false;
  } finally {
    input.destroy();
  }
};

const isAnswer = (line: string): boolean => parseObject(line)?.type === "assistant";
