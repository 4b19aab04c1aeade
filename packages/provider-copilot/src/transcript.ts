import type { TranscriptReader, TurnFact } from "@team-agent/plugin-api";
import {
  errorCategoryOf,
  isRecord,
  type Json,
  parseObject,
  recordsIn,
  stringOf,
} from "@team-agent/plugin-api/toolkit";

interface Memory {
  lastAt: number;
  turnId: string | undefined;
  /** What the last answer said, where it called nothing: the turn ends with it. */
  lastText: string | null;
}

/** Reads `~/.copilot/session-state/<session>/events.jsonl`, as 1.0.102 writes it. */
export const createTranscriptReader = (): TranscriptReader => {
  const memory: Memory = { lastAt: 0, turnId: undefined, lastText: null };
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
  const read = READERS[String(record.type)];
  // Without a time nothing can be said of its place among the others. An agent of its own has a turn of its own.
  if (read === undefined || memory.lastAt === 0 || record.agentId !== undefined) return [];
  return read(memory, isRecord(record.data) ? record.data : {}, memory.lastAt);
};

type Reader = (memory: Memory, data: Json, at: number) => TurnFact[];

const session: Reader = (_, data, at) => {
  const sessionId = stringOf(data.sessionId);
  const cwd = stringOf(isRecord(data.context) ? data.context.cwd : undefined);
  if (sessionId === undefined) return [];
  return [{ kind: "session", at, sessionId, ...(cwd === undefined ? {} : { cwd }) }];
};

/** Written when the model is given it, also where it was typed during a turn. */
const userMessage: Reader = (memory, data, at) => {
  memory.turnId = stringOf(data.interactionId);
  memory.lastText = null;
  const content = stringOf(data.content) ?? "";
  const sent = stringOf(data.transformedContent) ?? content;
  const start = sent.indexOf(content);
  // Sent in other words: then those count.
  const text = start === -1 ? sent : content;
  const behind = start === -1 ? "" : sent.slice(start + content.length);
  return [
    { kind: "turnOpened", at, ...turnOf(memory) },
    { kind: "textSeen", at, origin: "prompt", text },
    ...[...behind.matchAll(/<system_reminder>\n([\s\S]*?)\n<\/system_reminder>/g)].map(
      ([, hookText]): TurnFact => ({ kind: "textSeen", at, origin: "hook", text: hookText! }),
    ),
  ];
};

const assistantMessage: Reader = (memory, data, at) => {
  const calls = recordsIn(data.toolRequests);
  memory.lastText = calls.length > 0 ? null : (stringOf(data.content) ?? "");
  return calls.flatMap((call): TurnFact[] => {
    const [tool, callId] = [stringOf(call.name), stringOf(call.toolCallId)];
    return tool === undefined
      ? []
      : [{ kind: "toolCalled", at, tool, ...(callId === undefined ? {} : { callId }) }];
  });
};

/** What the program calls a turn is one request; only after an answer that called nothing a person's turn is over. */
const requestEnded: Reader = (memory, _, at) => {
  const { lastText } = memory;
  memory.lastText = null;
  if (lastText === null) return [];
  return [{ kind: "turnClosed", at, ...turnOf(memory), ...(lastText === "" ? {} : { lastText }) }];
};

/** A hook's text stands behind the tool's own. */
const toolEnded: Reader = (_, { result, error }, at) =>
  [isRecord(result) ? result.content : undefined, isRecord(error) ? error.message : undefined].flatMap(
    (value): TurnFact[] => {
      const text = stringOf(value);
      return text === undefined ? [] : [{ kind: "textSeen", at, origin: "tool", text }];
    },
  );

const failed: Reader = (memory, data, at) => {
  memory.lastText = null;
  const message = stringOf(data.message) ?? "unknown error";
  const status = typeof data.statusCode === "number" ? data.statusCode : undefined;
  return [{ kind: "providerError", at, category: errorCategoryOf(status, message), message, ended: true }];
};

const READERS: Readonly<Record<string, Reader>> = {
  "session.start": session,
  "session.resume": session,
  "user.message": userMessage,
  "assistant.message": assistantMessage,
  "assistant.turn_end": requestEnded,
  "tool.execution_complete": toolEnded,
  "session.error": failed,
  "session.compaction_complete": (_, __, at) => [{ kind: "compacted", at }],
  abort: (memory, _, at) => [{ kind: "turnInterrupted", at, ...turnOf(memory) }],
};

const turnOf = ({ turnId }: Memory): { turnId?: string } => (turnId === undefined ? {} : { turnId });
