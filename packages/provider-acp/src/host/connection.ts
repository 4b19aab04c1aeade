import { isRecord, type Json, parseObject } from "@team-agent/plugin-api/toolkit";
import { createLineReader } from "./lines.ts";

/** How a request ended. `unsaid`: the program is gone, and nobody knows. */
export type Outcome =
  | { readonly kind: "result"; readonly result: Json }
  | { readonly kind: "error"; readonly code: number; readonly message: string }
  | { readonly kind: "unsaid" };

export interface Handlers {
  /** Null for a method that nobody here knows. */
  onRequest(method: string, params: Json, id: unknown): Promise<Json> | null;
  onNotification(method: string, params: Json): void;
  /** Something that is no message of the protocol. */
  onRubbish(): void;
}

export interface Connection {
  /** `settle` is called in the order of the lines, before the next one is read. */
  call(method: string, params: Json, settle: (outcome: Outcome) => void): void;
  request(method: string, params: Json): Promise<Outcome>;
  notify(method: string, params: Json): void;
  push(chunk: Buffer): void;
  /** Nothing comes any more. */
  end(): void;
}

const METHOD_NOT_FOUND = -32601;
const INTERNAL_ERROR = -32603;

/** JSON-RPC 2.0, a line for each message. */
export const createConnection = (write: (line: string) => void, handlers: Handlers): Connection => {
  const pending = new Map<number, (outcome: Outcome) => void>();
  let count = 0;
  const send = (message: Json) => write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);

  const settle = (id: unknown, outcome: Outcome): boolean => {
    const waiting = pending.get(id as number);
    if (waiting === undefined) return false;
    pending.delete(id as number);
    waiting(outcome);
    return true;
  };

  const answer = async (id: unknown, given: Promise<Json> | null): Promise<void> => {
    if (given === null)
      return send({ id, error: { code: METHOD_NOT_FOUND, message: "this client has no such method" } });
    try {
      send({ id, result: await given });
    } catch (error) {
      send({ id, error: { code: INTERNAL_ERROR, message: String(error) } });
    }
  };

  const onLine = (line: string): void => {
    if (line.trim() === "") return;
    const message = parseObject(line);
    const { method, id } = message ?? {};
    const params = isRecord(message?.params) ? message.params : {};
    if (message === null) handlers.onRubbish();
    else if (typeof method !== "string") {
      if (!settle(id, outcomeOf(message))) handlers.onRubbish();
    } else if (id === undefined || id === null) handlers.onNotification(method, params);
    else void answer(id, handlers.onRequest(method, params, id));
  };

  /** An answer whose words are lost is an answer all the same. */
  const onTooLong = (beginning: string): void => {
    const id = /"id"\s*:\s*(\d+)/.exec(beginning)?.[1];
    const isAnswer = id !== undefined && !beginning.includes('"method"');
    if (isAnswer && settle(Number(id), { kind: "result", result: {} })) return;
    handlers.onRubbish();
  };

  const lines = createLineReader(onLine, onTooLong);
  const call: Connection["call"] = (method, params, done) => {
    count += 1;
    pending.set(count, done);
    send({ id: count, method, params });
  };
  return {
    call,
    request: (method, params) => new Promise((resolve) => call(method, params, resolve)),
    notify: (method, params) => send({ method, params }),
    push: (chunk) => lines.push(chunk),
    end() {
      for (const id of [...pending.keys()]) settle(id, { kind: "unsaid" });
    },
  };
};

const outcomeOf = ({ error, result }: Json): Outcome => {
  if (error === undefined || error === null)
    return { kind: "result", result: isRecord(result) ? result : {} };
  const { code, message, data } = isRecord(error) ? error : {};
  const details = isRecord(data) ? (data.details ?? data.message) : data;
  const words = [message, details].filter((one) => typeof one === "string" && one !== "");
  return {
    kind: "error",
    code: typeof code === "number" ? code : 0,
    message: words.join(": ") || "an error without words",
  };
};
