import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { SessionEvidence, SessionQuery, SessionSupport } from "@team-agent/plugin-api";
import { parseObject, sessionsById } from "@team-agent/plugin-api/toolkit";
import { personHome } from "./values.ts";

export const sessions: SessionSupport = sessionsById({
  find: (query, id) => locateById(query, id),
  holdsConversation: async (file) => holdsConversation(await readFile(file, "utf8")),
});

const holdsConversation = (text: string): boolean =>
  text.split("\n").some((line) => parseObject(line)?.type === "gemini");

/** Each start makes a file, and a resumed conversation goes on in its own one (0.61.0): the newest that holds it counts. */
const locateById = async (query: SessionQuery, sessionId: string): Promise<SessionEvidence | null> => {
  const projects = path.join(query.stateDir ?? personHome(query.env), ".gemini", "tmp");
  const found: { file: string; isUsed: boolean; changedAt: number }[] = [];
  for (const project of await readdir(projects).catch(() => [])) {
    const chats = path.join(projects, project, "chats");
    const names = await readdir(chats).catch(() => []);
    for (const name of names.filter((one) => one.endsWith(`-${sessionId.slice(0, 8)}.jsonl`))) {
      const file = path.join(chats, name);
      const text = await readFile(file, "utf8").catch(() => "");
      // The file's name has eight letters of the id; its first line has all of it.
      if (parseObject(text.split("\n", 1)[0]!)?.sessionId !== sessionId) continue;
      found.push({ file, isUsed: holdsConversation(text), changedAt: (await stat(file)).mtimeMs });
    }
  }
  const [newest] = found.sort(
    (one, other) => Number(other.isUsed) - Number(one.isUsed) || other.changedAt - one.changedAt,
  );
  if (newest === undefined) return null;
  const evidence = "the newest file of the known session id";
  return { sessionId, transcriptPath: newest.file, confidence: "high", evidence };
};
