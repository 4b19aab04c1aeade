import { post } from "./http.ts";
import type { AgentSettings } from "./settings.ts";

/** What a hook's answer asks for; all null for an empty answer or none at all. */
export interface HookReply {
  readonly context: string | null;
  readonly block: string | null;
  readonly decision: HookDecision | null;
}

export interface HookDecision {
  readonly behavior: "allow" | "deny";
  readonly message: string;
  /** What the tool goes on with; null where the answer leaves its input alone. */
  readonly updatedInput: Readonly<Record<string, unknown>> | null;
}

export interface HookClient {
  call(event: string, fields: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<HookReply>;
  /** Faults of the next hooks: not called, called twice, or called with the answer thrown away. */
  readonly faults: { drop: number; double: number; lose: number };
}

const TIMEOUT_MS = 2_000;
const PERMISSION_TIMEOUT_MS = 3_600_000;
const NOTHING: HookReply = { context: null, block: null, decision: null };

export const createHookClient = (
  settings: AgentSettings["hooks"],
  common: Readonly<Record<string, unknown>>,
): HookClient => {
  const faults = { drop: 0, double: 0, lose: 0 };

  const callOnce = async (event: string, body: unknown, signal?: AbortSignal): Promise<HookReply> => {
    try {
      const reply = await post({
        url: `${settings!.url}/${event}`,
        headers: settings!.headers ?? {},
        body,
        timeoutMs: event === "PermissionRequest" ? PERMISSION_TIMEOUT_MS : TIMEOUT_MS,
        signal,
      });
      return reply.status === 200 ? readReply(reply.text) : NOTHING;
    } catch {
      // A hook that fails never stops the agent.
      return NOTHING;
    }
  };

  return {
    faults,
    async call(event, fields, signal) {
      if (settings === undefined || !settings.events.includes(event)) return NOTHING;
      if (faults.drop > 0) {
        faults.drop--;
        return NOTHING;
      }
      const body = { ...common, hook_event_name: event, ...fields };
      const reply = await callOnce(event, body, signal);
      if (faults.double > 0) {
        faults.double--;
        await callOnce(event, body, signal);
      }
      if (faults.lose > 0) {
        faults.lose--;
        return NOTHING;
      }
      return reply;
    },
  };
};

const readReply = (text: string): HookReply => {
  if (text.trim() === "") return NOTHING;
  const answer = (JSON.parse(text) ?? {}) as {
    decision?: string;
    reason?: string;
    hookSpecificOutput?: { additionalContext?: string; decision?: Partial<HookDecision> };
  };
  const decision = answer.hookSpecificOutput?.decision;
  return {
    context: answer.hookSpecificOutput?.additionalContext ?? null,
    block: answer.decision === "block" ? (answer.reason ?? "") : null,
    decision:
      decision?.behavior === "allow" || decision?.behavior === "deny"
        ? {
            behavior: decision.behavior,
            message: decision.message ?? "",
            updatedInput: decision.updatedInput ?? null,
          }
        : null,
  };
};
