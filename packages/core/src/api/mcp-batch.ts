import { isTooDeep, MAX_REPLY_BYTES } from "./bounds.ts";
import { answerMcp } from "./mcp.ts";
import type { AgentAsked } from "./mcp-tools.ts";
import { idOf, rpcError } from "./mcp-words.ts";

export const MAX_BATCH = 20;

/** How many calls a body holds, which is what it costs. */
export const callsIn = (body: unknown): number =>
  Array.isArray(body) ? Math.max(1, Math.min(body.length, MAX_BATCH)) : 1;

/** One JSON-RPC message, or several, one after the other: others have their turn between them. */
export const answerBody = async (asked: AgentAsked, body: unknown): Promise<unknown> => {
  if (isTooDeep(body)) return rpcError(null, -32600, "the request is nested too deeply");
  if (!Array.isArray(body)) return await answerMcp(asked, body);
  if (body.length === 0 || body.length > MAX_BATCH)
    return rpcError(null, -32600, `a batch holds 1 to ${MAX_BATCH} requests, this one ${body.length}`);
  const answers: unknown[] = [];
  let bytes = 0;
  for (const message of body as readonly unknown[]) {
    // What has no room is not run, so that nothing is done whose answer is lost.
    const answer =
      bytes < MAX_REPLY_BYTES
        ? await answerMcp(asked, message)
        : rpcError(
            idOf(message),
            -32000,
            "the answers of this batch are full; this was not run, send it again",
          );
    await new Promise((resolve) => setImmediate(resolve));
    if (answer === null) continue;
    bytes += Buffer.byteLength(JSON.stringify(answer));
    answers.push(answer);
  }
  return answers.length > 0 ? answers : null;
};
