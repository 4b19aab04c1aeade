import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import type { SessionEvidence, SessionQuery, SessionSupport } from "@team-agent/plugin-api";
import { exists, isRecord } from "@team-agent/plugin-api/toolkit";
import { configDir } from "./values.ts";

export const sessions: SessionSupport = {
  locate: async (query) => {
    if (query.sessionId !== undefined) return locateById(query, query.sessionId);
    return locateByContent(query);
  },
  isResumable: async (query) => {
    if (query.sessionId === undefined) return { ok: false, reason: "no session id is known" };
    const found = await locateById(query, query.sessionId);
    if (found === null) return { ok: false, reason: `no record of session ${query.sessionId} exists` };
    const spoken = await someRecord(found.transcriptPath, (record) => record.type === "assistant");
    if (!spoken) return { ok: false, reason: `${found.transcriptPath} holds no conversation` };
    return { ok: true, reason: `${found.transcriptPath} holds a conversation` };
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

/** Without an id only a file that began after the spawn, here, and that names the agent can be the one. */
const locateByContent = async (query: SessionQuery): Promise<SessionEvidence | null> => {
  const folder = projectFolder(query);
  const matching: string[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.endsWith(".jsonl")) continue;
    const file = path.join(folder, name);
    const { birthtimeMs } = await stat(file);
    if (birthtimeMs < query.spawnedAt) continue;
    if (await someRecord(file, (_, line) => line.includes(query.agentId))) matching.push(file);
  }
  const [only, ...others] = matching;
  if (only === undefined || others.length > 0) return null;
  const why = `the only record in ${folder} that began after the spawn and names ${query.agentId}`;
  return evidence(path.basename(only, ".jsonl"), only, "medium", why);
};

const evidence = (
  sessionId: string,
  transcriptPath: string,
  confidence: SessionEvidence["confidence"],
  why: string,
): SessionEvidence => ({ sessionId, transcriptPath, confidence, evidence: why });

const someRecord = async (
  file: string,
  accept: (record: Readonly<Record<string, unknown>>, line: string) => boolean,
): Promise<boolean> => {
  const input = createReadStream(file, "utf8");
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      if (isMatch(line, accept)) return true;
    }
    return false;
  } finally {
    input.destroy();
  }
};

const isMatch = (
  line: string,
  accept: (record: Readonly<Record<string, unknown>>, line: string) => boolean,
): boolean => {
  try {
    const record: unknown = JSON.parse(line);
    return isRecord(record) && accept(record, line);
  } catch {
    return false;
  }
};
