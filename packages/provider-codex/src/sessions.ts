import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import type { SessionEvidence, SessionQuery, SessionSupport } from "@team-agent/plugin-api";
import { isRecord, stringOf } from "@team-agent/plugin-api/toolkit";
import { codexHome } from "./values.ts";

export const sessions: SessionSupport = {
  locate: async (query) =>
    query.sessionId === undefined ? locateByContent(query) : locateById(query, query.sessionId),
  isResumable: async (query) => {
    if (query.sessionId === undefined) return { ok: false, reason: "no session id is known" };
    const found = await locateById(query, query.sessionId);
    if (found === null) return { ok: false, reason: `no rollout of session ${query.sessionId} exists` };
    const { prompts } = await survey(found.transcriptPath, query.agentId);
    if (prompts === 0) return { ok: false, reason: `${found.transcriptPath} holds no conversation` };
    return { ok: true, reason: `${found.transcriptPath} holds a conversation` };
  },
};

const locateById = async (query: SessionQuery, sessionId: string): Promise<SessionEvidence | null> => {
  for (const file of await rollouts(query, null)) {
    if (!file.endsWith(`-${sessionId}.jsonl`)) continue;
    return {
      sessionId,
      transcriptPath: file,
      confidence: "high",
      evidence: "the file of the known session id",
    };
  }
  return null;
};

/** Without an id only a rollout that began after the spawn, here, and that names the agent can be the one. */
const locateByContent = async (query: SessionQuery): Promise<SessionEvidence | null> => {
  const matching: { file: string; id: string }[] = [];
  for (const file of await rollouts(query, query.spawnedAt)) {
    const { cwd, id, namesAgent } = await survey(file, query.agentId);
    if (cwd === query.cwd && id !== undefined && namesAgent) matching.push({ file, id });
  }
  const [only, ...others] = matching;
  if (only === undefined || others.length > 0) return null;
  const evidence = `the only rollout that began after the spawn in ${query.cwd} and names ${query.agentId}`;
  return { sessionId: only.id, transcriptPath: only.file, confidence: "medium", evidence };
};

/** Every rollout, newest day first; `since` leaves out files that were created before. */
const rollouts = async (query: SessionQuery, since: number | null): Promise<string[]> => {
  const root = path.join(codexHome(query.env), "sessions");
  const names = await readdir(root, { recursive: true }).catch(() => []);
  const files = names.filter((name) => /rollout-[^/]*\.jsonl$/.test(name)).sort();
  const paths = files.reverse().map((name) => path.join(root, name));
  if (since === null) return paths;
  const young: string[] = [];
  for (const file of paths) if ((await stat(file)).birthtimeMs >= since) young.push(file);
  return young;
};

interface Survey {
  readonly id: string | undefined;
  readonly cwd: string | undefined;
  readonly prompts: number;
  readonly namesAgent: boolean;
}

const survey = async (file: string, agentId: string): Promise<Survey> => {
  let id: string | undefined;
  let cwd: string | undefined;
  let prompts = 0;
  let namesAgent = false;
  const input = createReadStream(file, "utf8");
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    if (line.includes(agentId)) namesAgent = true;
    const record = parse(line);
    const payload = isRecord(record?.payload) ? record.payload : {};
    if (record?.type === "session_meta") {
      id ??= stringOf(payload.id);
      cwd ??= stringOf(payload.cwd);
    }
    if (payload.type === "task_started") prompts += 1;
  }
  return { id, cwd, prompts, namesAgent };
};

const parse = (line: string): Readonly<Record<string, unknown>> | null => {
  try {
    const record: unknown = JSON.parse(line);
    return isRecord(record) ? record : null;
  } catch {
    return null;
  }
};
