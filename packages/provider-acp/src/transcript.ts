import type { TranscriptReader, TurnFact } from "@team-agent/plugin-api";
import { type Json, parseObject, recordsIn, stringOf } from "@team-agent/plugin-api/toolkit";
import { errorCategory } from "./provider-error.ts";

/** Reads the host's record. Each line says by itself what it shows, so a reader may begin anywhere. */
export const createTranscriptReader = (): TranscriptReader => ({
  push: (line) => {
    const record = parseObject(line);
    const at = Date.parse(stringOf(record?.time) ?? "");
    return record === null || Number.isNaN(at) ? [] : factsOf(record, at);
  },
});

const ORIGINS = ["prompt", "hook", "tool"] as const;

const factsOf = (record: Json, at: number): TurnFact[] => {
  const turnId = stringOf(record.turn);
  const turn = turnId === undefined ? {} : { turnId };
  const text = stringOf(record.text);
  switch (record.type) {
    case "session": {
      const [sessionId, cwd] = [stringOf(record.id), stringOf(record.cwd)];
      if (sessionId === undefined) return [];
      return [{ kind: "session", at, sessionId, ...(cwd === undefined ? {} : { cwd }) }];
    }
    // Written to the program: a turn may have begun, and nothing of it is proven.
    case "submitted":
      return [{ kind: "turnOpened", at, ...turn }];
    case "seen":
      return recordsIn(record.texts).flatMap(({ origin, text: given }) => {
        const known = ORIGINS.find((one) => one === origin);
        return known === undefined || typeof given !== "string"
          ? []
          : [{ kind: "textSeen", at, origin: known, text: given }];
      });
    case "tool": {
      const [tool, callId] = [stringOf(record.tool), stringOf(record.call)];
      return tool === undefined
        ? []
        : [{ kind: "toolCalled", at, tool, ...(callId === undefined ? {} : { callId }) }];
    }
    case "ended":
      return [{ kind: "turnClosed", at, ...turn, ...(text === undefined ? {} : { lastText: text }) }];
    case "blocked":
      return [{ kind: "turnClosed", at, ...turn }];
    case "interrupted":
      return [{ kind: "turnInterrupted", at, ...turn }];
    case "failed": {
      const message = stringOf(record.message) ?? "unknown error";
      return [{ kind: "providerError", at, category: errorCategory(message), message, ended: true }];
    }
    default:
      return [];
  }
};
