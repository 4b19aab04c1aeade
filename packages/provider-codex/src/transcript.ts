import type { TranscriptReader, TurnFact } from "@team-agent/plugin-api";
import { isRecord, stringOf, textOf } from "@team-agent/plugin-api/toolkit";
import { errorCategory } from "./provider-error.ts";

type Json = Readonly<Record<string, unknown>>;

/** Reads a rollout file, as 0.169.0 writes it. */
export const createTranscriptReader = (): TranscriptReader => ({
  push: (line) => {
    try {
      const record: unknown = JSON.parse(line);
      if (!isRecord(record) || !isRecord(record.payload)) return [];
      const at = Date.parse(stringOf(record.timestamp) ?? "");
      return readPayload(String(record.type), record.payload, Number.isNaN(at) ? 0 : at);
    } catch {
      return [];
    }
  },
});

const readPayload = (type: string, payload: Json, at: number): TurnFact[] => {
  if (type === "session_meta") return sessionFacts(payload, at);
  if (type === "compacted") return [{ kind: "compacted", at }];
  if (type === "response_item") return itemFacts(payload, at);
  return type === "event_msg" ? eventFacts(payload, at) : [];
};

const sessionFacts = (payload: Json, at: number): TurnFact[] => {
  const sessionId = stringOf(payload.id);
  const cwd = stringOf(payload.cwd);
  if (sessionId === undefined) return [];
  return [{ kind: "session", at, sessionId, ...(cwd === undefined ? {} : { cwd }) }];
};

/** What the program itself puts before the first prompt. */
const OWN_CONTEXT =
  /^\s*<(environment_context|user_instructions|permissions instructions|skills_instructions|collaboration_mode)/;

const itemFacts = (payload: Json, at: number): TurnFact[] => {
  const type = String(payload.type);
  if (type === "message") return messageFacts(payload, at);
  if (type.endsWith("_call_output")) {
    const text = textOf(payload.output);
    return text === "" ? [] : [{ kind: "textSeen", at, origin: "tool", text }];
  }
  if (!type.endsWith("_call")) return [];
  const namespace = stringOf(payload.namespace);
  const name = stringOf(payload.name) ?? type;
  const tool = namespace === undefined ? name : `${namespace}__${name}`;
  const callId = stringOf(payload.call_id);
  return [{ kind: "toolCalled", at, tool, ...(callId === undefined ? {} : { callId }) }];
};

const messageFacts = (payload: Json, at: number): TurnFact[] => {
  if (payload.role !== "user" && payload.role !== "developer") return [];
  const blocks = Array.isArray(payload.content) ? payload.content : [payload.content];
  return blocks
    .map(textOf)
    .filter((text) => text !== "" && !OWN_CONTEXT.test(text))
    .map((text): TurnFact => {
      const isHook = payload.role === "developer" || /^\s*<hook_prompt/.test(text);
      return { kind: "textSeen", at, origin: isHook ? "hook" : "prompt", text };
    });
};

const eventFacts = (payload: Json, at: number): TurnFact[] => {
  const id = stringOf(payload.turn_id);
  const turn = id === undefined ? {} : { turnId: id };
  switch (payload.type) {
    case "task_started":
      return [{ kind: "turnOpened", at, ...turn }];
    case "turn_aborted":
      return [{ kind: "turnInterrupted", at, ...turn }];
    case "context_compacted":
      return [{ kind: "compacted", at }];
    case "task_complete":
      return [closingFact(payload, at, turn)];
    case "stream_error":
      return [errorFact(payload, at, false)];
    default:
      return [];
  }
};

/** A failed turn is a completed one with an error and without a last message. */
const closingFact = (payload: Json, at: number, turn: { turnId?: string }): TurnFact => {
  if (isRecord(payload.error)) return errorFact(payload.error, at, true);
  const lastText = stringOf(payload.last_agent_message);
  return { kind: "turnClosed", at, ...turn, ...(lastText === undefined ? {} : { lastText }) };
};

const errorFact = (error: Json, at: number, ended: boolean): TurnFact => {
  const message = stringOf(error.message) ?? "unknown error";
  return {
    kind: "providerError",
    at,
    category: errorCategory(error.codex_error_info, message),
    message,
    ended,
  };
};
