import type { TranscriptReader, TurnFact } from "@team-agent/plugin-api";
import { errorCategory } from "./error-category.ts";

export const createTranscriptReader = (): TranscriptReader => ({
  push(line) {
    try {
      const record: unknown = JSON.parse(line);
      return typeof record === "object" && record !== null ? factsOf(record as Record<string, unknown>) : [];
    } catch {
      return [];
    }
  },
});

const factsOf = (record: Readonly<Record<string, unknown>>): readonly TurnFact[] => {
  const at = timeOf(record.time);
  if (at === null) return [];
  const text = typeof record.text === "string" ? record.text : null;
  const turn = typeof record.turn === "string" ? { turnId: record.turn } : {};
  const callId = typeof record.id === "string" ? { callId: record.id } : {};
  switch (record.type) {
    case "session":
      if (typeof record.id !== "string") return [];
      return [
        {
          kind: "session",
          at,
          sessionId: record.id,
          ...(typeof record.cwd === "string" ? { cwd: record.cwd } : {}),
        },
      ];
    case "turn_open":
      return [{ kind: "turnOpened", at, ...turn }];
    case "prompt":
      return text === null ? [] : [{ kind: "textSeen", at, origin: "prompt", text }];
    case "hook_text": {
      if (text === null) return [];
      const seen: TurnFact = { kind: "textSeen", at, origin: "hook", text };
      // The Stop hook closed the turn, its answer opened it again.
      return record.event === "Stop" ? [{ kind: "turnOpened", at, ...turn }, seen] : [seen];
    }
    case "tool_call":
      return typeof record.name === "string"
        ? [{ kind: "toolCalled", at, tool: record.name, ...callId }]
        : [];
    case "tool_result":
      return text === null ? [] : [{ kind: "textSeen", at, origin: "tool", text }];
    case "turn_close":
      return [{ kind: "turnClosed", at, ...turn, ...(text === null ? {} : { lastText: text }) }];
    case "blocked":
      // The hook's call looked like the start of a turn; there was none.
      return [{ kind: "turnClosed", at, ...turn }];
    case "compacted":
      return [{ kind: "compacted", at }];
    case "note":
      return text === null ? [] : [{ kind: "event", at, name: "provider.fake.note", fields: { text } }];
    case "interrupted":
      return [{ kind: "turnInterrupted", at, ...turn }];
    case "error": {
      const retryAt = timeOf(record.retryAt);
      return [
        {
          kind: "providerError",
          at,
          category: errorCategory(record.category),
          message: typeof record.message === "string" ? record.message : "",
          ended: record.ended === true,
          ...(retryAt === null ? {} : { retryAt }),
        },
      ];
    }
    default:
      return [];
  }
};

const timeOf = (value: unknown): number | null => {
  const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? null : at;
};
