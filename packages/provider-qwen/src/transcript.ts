import type { TranscriptReader, TurnFact } from "@team-agent/plugin-api";
import {
  isRecord,
  type Json,
  parseObject,
  readEntities,
  recordsIn,
  stringOf,
} from "@team-agent/plugin-api/toolkit";
import { errorCategory } from "./provider-error.ts";

type Origin = Extract<TurnFact, { kind: "textSeen" }>["origin"];

interface Memory {
  sessionId: string | null;
  turnId: string | undefined;
  lastAt: number;
}

/** Reads `~/.qwen/projects/<folder>/chats/<session>.jsonl`, as 0.24.4 writes it. */
export const createTranscriptReader = (): TranscriptReader => {
  const memory: Memory = { sessionId: null, turnId: undefined, lastAt: 0 };
  return {
    push: (line) => {
      const record = parseObject(line);
      return record === null ? [] : readRecord(memory, record);
    },
  };
};

const readRecord = (memory: Memory, record: Json): TurnFact[] => {
  const parsed = Date.parse(stringOf(record.timestamp) ?? "");
  if (!Number.isNaN(parsed)) memory.lastAt = parsed;
  const at = memory.lastAt;
  // Without a time nothing can be said of its place among the others.
  if (at === 0) return [];
  const facts = sessionFacts(memory, record, at);
  const parts = isRecord(record.message) ? recordsIn(record.message.parts) : [];
  // Also what was written during a turn: the answer before it may have looked like the turn's end.
  if (record.type === "user") {
    memory.turnId = stringOf(record.uuid);
    facts.push({ kind: "turnOpened", at, ...turnOf(memory) }, ...userFacts(parts, at));
  }
  if (record.type === "assistant") facts.push(...assistantFacts(memory, parts, at));
  if (record.type === "tool_result") facts.push(...parts.flatMap((part) => resultFacts(part, at)));
  if (record.type === "system") facts.push(...systemFacts(memory, record, at));
  return facts;
};

const sessionFacts = (memory: Memory, record: Json, at: number): TurnFact[] => {
  const sessionId = stringOf(record.sessionId);
  const cwd = stringOf(record.cwd);
  if (sessionId === undefined || sessionId === memory.sessionId) return [];
  memory.sessionId = sessionId;
  return [{ kind: "session", at, sessionId, ...(cwd === undefined ? {} : { cwd }) }];
};

const HOOK_TEXT = /^\s*<qwen:user-prompt-submit-context>\n([\s\S]*)\n<\/qwen:user-prompt-submit-context>\s*$/;

const userFacts = (parts: readonly Json[], at: number): TurnFact[] =>
  parts.flatMap((part) => {
    const text = stringOf(part.text);
    if (text === undefined) return [];
    const hookText = HOOK_TEXT.exec(text)?.[1];
    return hookText === undefined ? seen("prompt", text, at) : seen("hook", hookText, at);
  });

/** No record says that a turn ended. It does with an answer that calls nothing. */
const assistantFacts = (memory: Memory, parts: readonly Json[], at: number): TurnFact[] => {
  const calls = parts.flatMap(({ functionCall }) => (isRecord(functionCall) ? [functionCall] : []));
  if (calls.length > 0)
    return calls.flatMap((call): TurnFact[] => {
      const [tool, callId] = [stringOf(call.name), stringOf(call.id)];
      if (tool === undefined) return [];
      return [{ kind: "toolCalled", at, tool, ...(callId === undefined ? {} : { callId }) }];
    });
  const said = parts.filter(({ thought }) => thought !== true).map(({ text }) => stringOf(text) ?? "");
  const lastText = said.join("");
  return [{ kind: "turnClosed", at, ...turnOf(memory), ...(lastText === "" ? {} : { lastText }) }];
};

/** A hook's text stands at the end of the tool's own. */
const resultFacts = ({ functionResponse }: Json, at: number): TurnFact[] => {
  const response = isRecord(functionResponse) ? functionResponse.response : undefined;
  if (!isRecord(response)) return [];
  return [response.output, response.error].flatMap((value) => {
    const text = stringOf(value);
    return text === undefined ? [] : seen("tool", text, at);
  });
};

/**
 * In a hook's text the program writes `<` and `>` as entities, for the model as well (0.24.4). It is told as it stands and
 * as it was handed over.
 */
const seen = (origin: Origin, text: string, at: number): TurnFact[] => {
  const plain = origin === "prompt" ? text : readEntities(text);
  return [text, ...(plain === text ? [] : [plain])].map((one) => ({
    kind: "textSeen",
    at,
    origin,
    text: one,
  }));
};

const systemFacts = (memory: Memory, record: Json, at: number): TurnFact[] => {
  if (record.subtype === "chat_compression") return [{ kind: "compacted", at }];
  const payload = isRecord(record.systemPayload) ? record.systemPayload : {};
  const event = isRecord(payload.uiEvent) ? payload.uiEvent : {};
  if (record.subtype !== "ui_telemetry" || event["event.name"] !== "qwen-code.api_error") return [];
  // Requests of its own, such as those for its memory, fail without ending a turn.
  if (!String(event.prompt_id).startsWith(`${memory.sessionId}########`)) return [];
  const message = stringOf(event.error_message) ?? "API error";
  return [{ kind: "providerError", at, category: errorCategory(undefined, message), message, ended: true }];
};

const turnOf = ({ turnId }: Memory): { turnId?: string } => (turnId === undefined ? {} : { turnId });
