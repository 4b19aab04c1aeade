import type { TurnFact } from "@team-agent/plugin-api";
import { errorCategoryOf, isRecord, type Json, stringOf } from "@team-agent/plugin-api/toolkit";

interface Event {
  readonly type: string;
  readonly data: Json;
}

/** What an event of the database shows, whose part is `message`'s. `said` tells the words of an answer. */
export const factsOf = (
  { type, data }: Event,
  message: Json,
  said: (messageId: string) => string,
): readonly TurnFact[] => {
  // A number at the end is the form of the event.
  const [kind] = type.split(/\.\d+$/);
  const info = isRecord(data.info) ? data.info : {};
  if (kind === "session.created") return sessionFacts(info);
  if (kind === "message.updated") return info.role === "user" ? promptFacts(info) : answerFacts(info, said);
  if (kind !== "message.part.updated" || !isRecord(data.part)) return [];
  const at = numberOf(data.time) ?? 0;
  return partFacts(data.part, message.role, at);
};

const sessionFacts = ({ id, directory, time }: Json): TurnFact[] => {
  const [sessionId, cwd] = [stringOf(id), stringOf(directory)];
  if (sessionId === undefined) return [];
  return [{ kind: "session", at: timeOf(time, "created"), sessionId, ...(cwd === undefined ? {} : { cwd }) }];
};

/** What changed in the files is added to a prompt's record afterwards. */
const promptFacts = ({ id, time, summary }: Json): TurnFact[] =>
  summary === undefined ? [{ kind: "turnOpened", at: timeOf(time, "created"), ...turnOf(id) }] : [];

/** The person's turn ends with an answer that calls nothing, or with an error. */
const answerFacts = (
  { id, parentID, time, finish, error, summary }: Json,
  said: (id: string) => string,
): TurnFact[] => {
  const at = timeOf(time, "completed");
  if (at === 0) return [];
  if (isRecord(error)) return [errorFact(error, at, parentID)];
  if (summary === true) return [{ kind: "compacted", at }];
  if (typeof finish !== "string" || finish === "tool-calls") return [];
  const lastText = said(`${id}`);
  return [{ kind: "turnClosed", at, ...turnOf(parentID), ...(lastText === "" ? {} : { lastText }) }];
};

const errorFact = ({ name, data }: Json, at: number, turn: unknown): TurnFact => {
  if (name === "MessageAbortedError") return { kind: "turnInterrupted", at, ...turnOf(turn) };
  const more = isRecord(data) ? data : {};
  const message = stringOf(more.message) ?? stringOf(name) ?? "unknown error";
  const category = errorCategoryOf(numberOf(more.statusCode), message);
  return { kind: "providerError", at, category, message, ended: true };
};

const partFacts = (part: Json, role: unknown, at: number): TurnFact[] => {
  if (part.type === "text" && role === "user") {
    const text = stringOf(part.text);
    const origin = part.synthetic === true ? "hook" : "prompt";
    return text === undefined ? [] : [{ kind: "textSeen", at, origin, text }];
  }
  const state = isRecord(part.state) ? part.state : {};
  if (part.type !== "tool") return [];
  // Told again with each line of its output.
  if (state.status === "running" && state.metadata === undefined) {
    const [tool, callId] = [stringOf(part.tool), stringOf(part.callID)];
    return tool === undefined
      ? []
      : [{ kind: "toolCalled", at, tool, ...(callId === undefined ? {} : { callId }) }];
  }
  const text = stringOf(state.output) ?? stringOf(state.error);
  return text === undefined ? [] : [{ kind: "textSeen", at, origin: "tool", text }];
};

const numberOf = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);

const timeOf = (time: unknown, name: string): number => (isRecord(time) ? (numberOf(time[name]) ?? 0) : 0);

const turnOf = (id: unknown): { turnId?: string } => {
  const turnId = stringOf(id);
  return turnId === undefined ? {} : { turnId };
};
