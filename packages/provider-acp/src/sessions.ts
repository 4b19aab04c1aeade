import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { SessionEvidence, SessionQuery, SessionSupport } from "@team-agent/plugin-api";
import { exists, type Json, parseObject, stringOf } from "@team-agent/plugin-api/toolkit";
import { recordPath } from "./record-path.ts";

/** The host's own records: a program names its conversation, and its record lies in the folder that is kept with it. */
export const sessions: SessionSupport = {
  locate: (query) => (query.sessionId === undefined ? byMark(query) : byId(query, query.sessionId)),
  isResumable: async (query) => {
    const found = query.sessionId === undefined ? null : await byId(query, query.sessionId);
    if (found === null)
      return { ok: false, reason: `no record of session ${query.sessionId ?? "without an id"} exists` };
    const ok = (await recordsOf(found.transcriptPath)).some(({ type }) => type === "seen");
    return { ok, reason: `${found.transcriptPath} holds ${ok ? "a" : "no"} conversation` };
  },
};

const byId = async ({ stateDir }: SessionQuery, sessionId: string): Promise<SessionEvidence | null> => {
  if (stateDir === undefined) return null;
  const transcriptPath = recordPath(stateDir, sessionId);
  if (!(await exists(transcriptPath))) return null;
  return { sessionId, transcriptPath, confidence: "high", evidence: "the record of the known session id" };
};

/** The instructions of a launch stand where its record begins. */
const byMark = async ({ stateDir, launchMark }: SessionQuery): Promise<SessionEvidence | null> => {
  if (stateDir === undefined || launchMark === undefined) return null;
  const found: SessionEvidence[] = [];
  for (const name of await readdir(stateDir).catch(() => [])) {
    if (!/^acp-.*\.jsonl$/.test(name)) continue;
    const transcriptPath = path.join(stateDir, name);
    const [first] = await recordsOf(transcriptPath);
    const sessionId = stringOf(first?.id);
    if (sessionId === undefined || !stringOf(first?.instructions)?.split("\n").includes(launchMark)) continue;
    found.push({
      sessionId,
      transcriptPath,
      confidence: "high",
      evidence: "its instructions hold the mark of the launch",
    });
  }
  const [one, other] = found;
  if (one === undefined) return null;
  return other === undefined
    ? one
    : { ...one, confidence: "low", evidence: "two records hold the mark of the launch" };
};

/** Whole lines alone: the last one may be half written. */
const recordsOf = async (file: string): Promise<readonly Json[]> =>
  (await readFile(file, "utf8").catch(() => ""))
    .split("\n")
    .slice(0, -1)
    .map(parseObject)
    .filter((record) => record !== null);
