import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import type { SessionEvidence, SessionQuery, SessionSupport } from "@team-agent/plugin-api";
import { isRecord, parseObject, stringOf } from "@team-agent/plugin-api/toolkit";
import { codexHome } from "./values.ts";

export const sessions: SessionSupport = {
  locate: async (query) => {
    if (query.sessionId !== undefined) return locateById(query, query.sessionId);
    return query.launchMark === undefined ? null : locateByMark(query, query.launchMark);
  },
  isResumable: async (query) => {
    if (query.sessionId === undefined) return { ok: false, reason: "no session id is known" };
    const found = await locateById(query, query.sessionId);
    if (found === null) return { ok: false, reason: `no rollout of session ${query.sessionId} exists` };
    for await (const { payload } of recordsOf(found.transcriptPath))
      if (payload.type === "task_started")
        return { ok: true, reason: `${found.transcriptPath} holds a conversation` };
    return { ok: false, reason: `${found.transcriptPath} holds no conversation` };
  },
  findFork: async (query, forkedFrom) => {
    const found = query.sessionId === undefined ? null : await locateById(query, query.sessionId);
    if (found === null) return null;
    for await (const { type, payload } of recordsOf(found.transcriptPath)) {
      if (type !== "session_meta") continue;
      const named = stringOf(payload.forked_from_id);
      const continues = named === forkedFrom && payload.id === query.sessionId;
      // The history stays in the source's file, and is named there; nothing is copied (0.169.0).
      return { continues, ownFrom: 0, evidence: `its rollout was forked from ${named ?? "nothing"}` };
    }
    return null;
  },
};

/** What stands before the id in a rollout's name: the time of its start. */
const NAME = /^rollout-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-(.+)\.jsonl$/;

const locateById = async (query: SessionQuery, sessionId: string): Promise<SessionEvidence | null> => {
  for (const file of await rollouts(query)) {
    if (NAME.exec(path.basename(file))?.[1] !== sessionId) continue;
    return {
      sessionId,
      transcriptPath: file,
      confidence: "high",
      evidence: "the file of the known session id",
    };
  }
  return null;
};

/** Only a rollout whose own instructions hold the mark was begun by that launch. */
const locateByMark = async (query: SessionQuery, mark: string): Promise<SessionEvidence | null> => {
  const matching: { file: string; id: string }[] = [];
  for (const file of await rollouts(query)) {
    if ((await stat(file)).mtimeMs < query.spawnedAt) continue;
    const id = await idOfMarked(file, mark);
    if (id !== null) matching.push({ file, id });
  }
  const [first, ...others] = matching;
  if (first === undefined) return null;
  return {
    sessionId: first.id,
    transcriptPath: first.file,
    confidence: others.length === 0 ? "high" : "low",
    evidence:
      others.length === 0
        ? "the only rollout with the mark of this launch in its instructions"
        : `${matching.length} rollouts have the mark of this launch in their instructions`,
  };
};

/** Every rollout, newest day first. */
const rollouts = async (query: SessionQuery): Promise<string[]> => {
  const root = path.join(codexHome(query.env), "sessions");
  const names = await readdir(root, { recursive: true }).catch(() => []);
  const files = names.filter((name) => NAME.test(path.basename(name))).sort();
  return files.reverse().map((name) => path.join(root, name));
};

/**
 * The id of a rollout whose instructions hold the mark. Only what comes before the model's first answer is read: a mark
 * that is quoted later names nobody. A subagent has the instructions of its parent, and is not the agent.
 */
const idOfMarked = async (file: string, mark: string): Promise<string | null> => {
  let id: string | undefined;
  for await (const { type, payload } of recordsOf(file)) {
    if (type === "session_meta") {
      if (isRecord(payload.source)) return null;
      id ??= stringOf(payload.id);
    }
    if (type !== "response_item") continue;
    if (payload.role === "developer" && JSON.stringify(payload.content).includes(mark)) return id ?? null;
    if (payload.role !== "developer" && payload.role !== "user") return null;
  }
  return null;
};

interface RolloutRecord {
  readonly type: unknown;
  readonly payload: Readonly<Record<string, unknown>>;
}

async function* recordsOf(file: string): AsyncGenerator<RolloutRecord> {
  const input = createReadStream(file, "utf8");
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      const record = parseObject(line);
      if (record) yield { type: record.type, payload: isRecord(record.payload) ? record.payload : {} };
    }
  } finally {
    input.destroy();
  }
}
