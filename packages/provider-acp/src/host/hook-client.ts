import { request } from "node:http";
import { isRecord, type Json, parseObject, stringOf } from "@team-agent/plugin-api/toolkit";
import type { HostSettings } from "./settings.ts";

/** What the answer of a hook asks for. */
export interface HookReply {
  /** For the model, beside what it is about to read. */
  readonly context?: string;
  /** At a prompt: it is not to be sent. At a turn's end: what it goes on with. */
  readonly block?: string;
  readonly decision?: { readonly allows: boolean; readonly reason: string };
}

export interface HookClient {
  /** Never fails: without an answer nothing is asked for. */
  call(event: string, fields: Json, signal?: AbortSignal): Promise<HookReply>;
}

/** A coordinator that is gone must not hold a turn. */
const TIMEOUT_MS = 5_000;
const PERMISSION_TIMEOUT_MS = 3_600_000;

export const createHookClient = (
  { hookUrl, hookEvents }: Pick<HostSettings, "hookUrl" | "hookEvents">,
  token: string,
  common: Json,
): HookClient => ({
  async call(event, fields, signal) {
    if (!hookEvents.includes(event)) return {};
    const payload = JSON.stringify({ ...common, hook_event_name: event, ...fields });
    const timeoutMs = event === "PermissionRequest" ? PERMISSION_TIMEOUT_MS : TIMEOUT_MS;
    const text = await post(`${hookUrl}/${event}`, token, { payload, timeoutMs, signal }).catch(() => "");
    return replyOf(parseObject(text));
  },
});

interface Post {
  readonly payload: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** `fetch` would load three times the code. */
const post = (url: string, token: string, { payload, timeoutMs, signal }: Post): Promise<string> =>
  new Promise((resolve, reject) => {
    const headers = {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(payload),
      authorization: `Bearer ${token}`,
    };
    const call = request(url, { method: "POST", headers, ...(signal ? { signal } : {}) }, (reply) => {
      let text = "";
      reply.setEncoding("utf8");
      reply.on("data", (chunk: string) => {
        text += chunk;
      });
      reply.on("error", reject);
      reply.on("close", () => clearTimeout(timer));
      reply.on("end", () => resolve(reply.statusCode === 200 ? text : ""));
    });
    const timer = setTimeout(() => call.destroy(new Error("no answer")), timeoutMs);
    call.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    call.end(payload);
  });

const replyOf = (answer: Json | null): HookReply => {
  if (answer === null) return {};
  const specific = isRecord(answer.hookSpecificOutput) ? answer.hookSpecificOutput : {};
  const context = stringOf(specific.additionalContext);
  const { behavior, message } = isRecord(specific.decision) ? specific.decision : {};
  const isDecided = behavior === "allow" || behavior === "deny";
  return {
    ...(context === undefined ? {} : { context }),
    ...(answer.decision === "block" ? { block: stringOf(answer.reason) ?? "" } : {}),
    ...(isDecided ? { decision: { allows: behavior === "allow", reason: stringOf(message) ?? "" } } : {}),
  };
};
