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
  sessionId: string | undefined;
  /** After a denial or an Escape it may write all that came before once more, under other ids: since when it does. */
  copiesSince: number | null;
  turnId: string | undefined;
  /** Messages and calls that were told: a message is written again under its id when its tools are done. */
  readonly told: Set<string>;
}

/** Reads `.gemini/tmp/<project>/chats/session-<minute>-<id>.jsonl`, as 0.61.0 writes it. */
export const createTranscriptReader = (): TranscriptReader => {
  const memory: Memory = { sessionId: undefined, copiesSince: null, turnId: undefined, told: new Set() };
  return {
    push: (line) => {
      const record = parseObject(line);
      return record === null ? [] : readRecord(memory, record);
    },
  };
};

/** Copies are written at once, behind a copy of what a conversation begins with. */
const COPYING_MS = 1000;
const BEGINNING = "<session_context>";

const readRecord = (memory: Memory, record: Json): TurnFact[] => {
  // The whole conversation in one line: it stands behind copies.
  if (isRecord(record.$set) && record.$set.messages !== undefined) memory.copiesSince = null;
  const at = Date.parse(stringOf(record.timestamp) ?? stringOf(record.startTime) ?? "");
  // Without a time nothing can be said of its place among the others.
  if (Number.isNaN(at)) return [];
  const sessionId = stringOf(record.sessionId);
  if (sessionId !== undefined && sessionId !== memory.sessionId) {
    memory.sessionId = sessionId;
    return [{ kind: "session", at, sessionId }];
  }
  const id = stringOf(record.id);
  if (id === undefined) return [];
  if (memory.copiesSince !== null && at - memory.copiesSince < COPYING_MS) return [];
  if (record.type === "user" && textsOf(record).some((text) => text.startsWith(BEGINNING))) {
    memory.copiesSince = at;
    return [];
  }
  memory.copiesSince = null;
  if (record.type === "gemini") return answerFacts(memory, record, at);
  const facts = once(memory, id, READERS[String(record.type)]?.(record, at, id) ?? []);
  if (facts[0]?.kind === "turnOpened") memory.turnId = id;
  return facts;
};

/** Nothing that was told before is told twice. */
const once = ({ told }: Memory, key: string, facts: TurnFact[]): TurnFact[] => {
  if (facts.length === 0 || told.has(key)) return [];
  told.add(key);
  return facts;
};

type Reader = (record: Json, at: number, id: string) => TurnFact[];

/** So long its hook has to tell of a turn's end. */
const HOOKS_TELL_WITHIN_MS = 1000;

/**
 * No record says that a turn ended; its hook does. Where nobody heard that, the record is read late, and an answer that calls
 * nothing ends the turn. It may call something all the same: that is written when the call is over, and begins the turn anew.
 */
const answerFacts = (memory: Memory, record: Json, at: number): TurnFact[] => {
  const calls = recordsIn(record.toolCalls).flatMap((call) => callFacts(memory, call, at));
  const key = `closed ${record.id}`;
  if (calls.length > 0) {
    const again = { kind: "turnOpened", at: calls.at(-1)!.at, ...turnOf(memory) } as const;
    return memory.told.delete(key) ? [again, ...calls] : calls;
  }
  const lastText = stringOf(record.content);
  if (lastText === undefined || Date.now() - at < HOOKS_TELL_WITHIN_MS) return [];
  return once(memory, key, [{ kind: "turnClosed", at, lastText, ...turnOf(memory) }]);
};

const turnOf = ({ turnId }: Memory): { turnId?: string } => (turnId === undefined ? {} : { turnId });

const HOOK_TEXT = /^<hook_context>([\s\S]*)<\/hook_context>$/;

const userMessage: Reader = (record, at, turnId) => {
  const facts = textsOf(record).flatMap((text): TurnFact[] => {
    const [, hookText] = HOOK_TEXT.exec(text) ?? [];
    return hookText === undefined ? seen("prompt", text, at) : seen("hook", hookText, at);
  });
  // A text from the hook of a session's start is in a message of its own, and opens no turn.
  return facts.some((fact) => "origin" in fact && fact.origin === "prompt")
    ? [{ kind: "turnOpened", at, turnId }, ...facts]
    : facts;
};

const textsOf = ({ content }: Json): string[] =>
  [content, ...recordsIn(content).map(({ text }) => text)].flatMap((text) => stringOf(text) ?? []);

/** A hook's text stands behind the tool's own. */
const callFacts = (memory: Memory, call: Json, at: number): TurnFact[] => {
  const [tool, callId] = [stringOf(call.name), stringOf(call.id)];
  if (tool === undefined || callId === undefined) return [];
  const endedAt = Date.parse(stringOf(call.timestamp) ?? "") || at;
  const results = recordsIn(call.result).flatMap(({ functionResponse }) => {
    const { output, error }: Json = Object(Object(functionResponse).response);
    const text = stringOf(output) ?? stringOf(error);
    return text === undefined ? [] : seen("tool", text, endedAt);
  });
  const called = once(memory, `called ${callId}`, [{ kind: "toolCalled", at, tool, callId }]);
  return [...called, ...once(memory, `ended ${callId}`, results)];
};

/**
 * In a hook's text the program writes `<` and `>` as entities, for the model as well (0.61.0). It is told as it stands and
 * as it was handed over.
 */
const seen = (origin: Origin, text: string, at: number): TurnFact[] => {
  const plain = origin === "prompt" ? text : readEntities(text);
  return [...new Set([text, plain])].map((one) => ({ kind: "textSeen", at, origin, text: one }));
};

const failed: Reader = ({ content }, at) => {
  const [, message] = /^\[(API Error: .*)\]$/m.exec(stringOf(content) ?? "") ?? [];
  if (message === undefined) return [];
  return [{ kind: "providerError", at, category: errorCategory(message), message, ended: true }];
};

const noted: Reader = ({ content }, at) =>
  content === "Request cancelled." ? [{ kind: "turnInterrupted", at }] : [];

const READERS: Readonly<Record<string, Reader>> = { user: userMessage, error: failed, info: noted };
