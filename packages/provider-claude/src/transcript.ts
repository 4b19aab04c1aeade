import type { TranscriptReader, TurnFact } from "@team-agent/plugin-api";
import { isRecord, stringOf, textOf } from "@team-agent/plugin-api/toolkit";
import { errorCategory } from "./provider-error.ts";

type Json = Readonly<Record<string, unknown>>;

interface Memory {
  sessionId: string | null;
  turnId: string | undefined;
  lastText: string | undefined;
  lastAt: number;
}

/** Reads `$CLAUDE_CONFIG_DIR/projects/<folder>/<session>.jsonl`, as 2.1.329 writes it. */
export const createTranscriptReader = (): TranscriptReader => {
  const memory: Memory = {
    sessionId: null,
    turnId: undefined,
    lastText: undefined,
    lastAt: 0,
  };
  return {
    push: (line) => {
      try {
        const record: unknown = JSON.parse(line);
        return isRecord(record) ? readRecord(memory, record) : [];
      } catch {
        return [];
      }
    },
  };
};

const readRecord = (memory: Memory, record: Json): TurnFact[] => {
  // A subagent's records are no part of the agent's own turns.
  if (record.isSidechain === true) return [];
  const parsed = Date.parse(stringOf(record.timestamp) ?? "");
  if (!Number.isNaN(parsed)) memory.lastAt = parsed;
  const at = memory.lastAt;
  const facts = sessionFacts(memory, record, at);
  if (record.type === "user") facts.push(...userFacts(memory, record, at));
  if (record.type === "assistant") facts.push(...assistantFacts(memory, record, at));
  if (record.type === "system") facts.push(...systemFacts(memory, record, at));
  if (record.type === "attachment") facts.push(...attachmentFacts(record, at));
  return facts;
};

const sessionFacts = (memory: Memory, record: Json, at: number): TurnFact[] => {
  const sessionId = stringOf(record.sessionId);
  const cwd = stringOf(record.cwd);
  // Records without a folder come first; they would hide it.
  if (sessionId === undefined || cwd === undefined || sessionId === memory.sessionId) return [];
  memory.sessionId = sessionId;
  return [{ kind: "session", at, sessionId, cwd }];
};

const userFacts = (memory: Memory, record: Json, at: number): TurnFact[] => {
  const content = isRecord(record.message) ? record.message.content : undefined;
  const turnId = stringOf(record.promptId);
  const blocks = typeof content === "string" ? [{ type: "text", text: content }] : content;
  if (!Array.isArray(blocks)) return [];
  const facts: TurnFact[] = [];
  for (const block of blocks.filter(isRecord)) {
    if (block.type === "tool_result") {
      const text = textOf(block.content);
      if (text !== "") facts.push({ kind: "textSeen", at, origin: "tool", text });
      continue;
    }
    const text = stringOf(block.text);
    if (text === undefined) continue;
    if (text.startsWith("[Request interrupted by user")) {
      facts.push({ kind: "turnInterrupted", at, ...idOf(memory.turnId) });
    } else if (record.isMeta === true) {
      facts.push({ kind: "textSeen", at, origin: "hook", text });
    } else {
      // Output of the program's own commands stands here too, but opens no turn.
      if (!/^<(local-command|command-|bash-)/.test(text)) {
        memory.turnId = turnId;
        memory.lastText = undefined;
        facts.push({ kind: "turnOpened", at, ...idOf(turnId) });
      }
      facts.push({ kind: "textSeen", at, origin: "prompt", text });
    }
  }
  return facts;
};

const assistantFacts = (memory: Memory, record: Json, at: number): TurnFact[] => {
  const message = isRecord(record.message) ? record.message : {};
  const text = textOf(message.content);
  if (record.isApiErrorMessage === true) {
    const category = errorCategory(stringOf(record.error), text);
    return [{ kind: "providerError", at, category, message: text, ended: true }];
  }
  // The program's own filler, such as "No response requested.", comes from no model.
  if (message.model === "<synthetic>") return [];
  if (text !== "") memory.lastText = text;
  const facts: TurnFact[] = [];
  const blocks = Array.isArray(message.content) ? message.content.filter(isRecord) : [];
  for (const block of blocks) {
    const tool = stringOf(block.name);
    if (block.type !== "tool_use" || tool === undefined) continue;
    const callId = stringOf(block.id);
    facts.push({ kind: "toolCalled", at, tool, ...(callId === undefined ? {} : { callId }) });
  }
  return facts;
};

const systemFacts = (memory: Memory, record: Json, at: number): TurnFact[] => {
  const { subtype } = record;
  if (subtype === "turn_duration") {
    const { lastText } = memory;
    return [
      { kind: "turnClosed", at, ...idOf(memory.turnId), ...(lastText === undefined ? {} : { lastText }) },
    ];
  }
  if (subtype === "compact_boundary") return [{ kind: "compacted", at }];
  if (subtype === "api_error") {
    const message = stringOf(record.content) ?? JSON.stringify(record.error ?? "API error");
    const wait = numberOf(record.retryInMs);
    const retry = wait > 0 ? { retryAt: at + wait } : {};
    const category = errorCategory(stringOf(record.error), message);
    return [{ kind: "providerError", at, category, message, ended: false, ...retry }];
  }
  return [];
};

/** Attachments through which somebody's words reach the model. The others are the program's own. */
const attachmentFacts = (record: Json, at: number): TurnFact[] => {
  const attachment = record.attachment;
  if (!isRecord(attachment)) return [];
  if (attachment.type === "hook_additional_context") {
    const text = textOf(attachment.content);
    return text === "" ? [] : [{ kind: "textSeen", at, origin: "hook", text }];
  }
  if (attachment.type === "queued_command") {
    const text = textOf(attachment.prompt);
    return text === "" ? [] : [{ kind: "textSeen", at, origin: "prompt", text }];
  }
  return [];
};

const idOf = (turnId: string | undefined): { turnId?: string } => (turnId === undefined ? {} : { turnId });

const numberOf = (value: unknown): number => (typeof value === "number" ? value : 0);
