import { isRecord, type Json, parseObject, stringOf } from "@team-agent/plugin-api/toolkit";
import { post } from "./post.ts";
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
    const asked = { url: `${hookUrl}/${event}`, token, payload, timeoutMs, signal };
    const text = await post(asked).catch(() => "");
    return replyOf(parseObject(text));
  },
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
