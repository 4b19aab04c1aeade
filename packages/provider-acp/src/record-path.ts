import { createHash } from "node:crypto";
import path from "node:path";

/** Programs name their conversations as they like, and a name could lead out of the folder. */
export const recordPath = (stateDir: string, sessionId: string): string => {
  const isPlain = /^[\w-]{1,100}$/.test(sessionId);
  const name = isPlain ? sessionId : createHash("sha256").update(sessionId).digest("hex");
  return path.join(stateDir, `acp-${name}.jsonl`);
};
