import { appendFileSync, readdirSync } from "node:fs";
import { Agent, request } from "node:http";
import { basename, dirname, join } from "node:path";
import type { Connection } from "../../packages/core/dist/client.js";
import { type Bed, type Status, tokenOf } from "./bed.ts";

/** A running agent as its provider's hooks see it. */
export interface Caller {
  readonly token: string;
  readonly sessionId: string;
  readonly transcript: string;
}

export const sessionsOf = ({ world }: Bed): string =>
  join(dirname(world.workspace), "home", ".fake-agent", "sessions");

export const callersOf = async (bed: Bed, rpc: Connection): Promise<readonly Caller[]> => {
  const { agents } = await rpc.call<Status>("status", {});
  const files = readdirSync(sessionsOf(bed));
  return agents.map(({ pid }, index) => {
    const name = files[index]!;
    return {
      token: tokenOf(pid),
      sessionId: basename(name, ".jsonl"),
      transcript: join(sessionsOf(bed), name),
    };
  });
};

/** The body that a provider gives to its hook after a tool has run. */
export const toolFinished = ({ sessionId, transcript }: Caller, index: number): string =>
  JSON.stringify({
    hook_event_name: "PostToolUse",
    session_id: sessionId,
    transcript_path: transcript,
    turn_id: "bench",
    tool_name: "Bash",
    tool_input: { command: `make step-${index}` },
    tool_use_id: `call_${index}`,
    tool_response: "done\n".repeat(200),
  });

/** Posts hook calls over one kept connection, as a provider with HTTP hooks does; answers the hook's text. */
export const hookPoster = (
  mcpUrl: string,
  { token }: Caller,
): ((event: string, body: string) => Promise<string>) => {
  const agent = new Agent({ keepAlive: true });
  const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
  return (event, body) =>
    new Promise((resolve, reject) => {
      const url = new URL(`/hooks/${event}`, mcpUrl);
      const sent = request(url, { method: "POST", agent, headers }, (answer) => {
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (chunk: string) => {
          text += chunk;
        });
        answer.on("end", () =>
          answer.statusCode === 200 ? resolve(text) : reject(new Error(`${answer.statusCode}: ${text}`)),
        );
      });
      sent.on("error", reject);
      sent.end(body);
    });
};

/** Writes down, as the provider does, that the model was given a hook's text. */
export const recordHookText = ({ transcript }: Caller, answer: string): void => {
  const { hookSpecificOutput } = JSON.parse(answer) as { hookSpecificOutput: { additionalContext: string } };
  const text = hookSpecificOutput.additionalContext;
  const line = { type: "hook_text", time: new Date().toISOString(), event: "PostToolUse", text };
  appendFileSync(transcript, `${JSON.stringify(line)}\n`);
};
