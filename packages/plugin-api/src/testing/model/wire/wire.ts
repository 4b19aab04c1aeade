import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { OfferedTool, Piece } from "../input.ts";

/** One answer of the scripted model: words, then at most one tool call. */
export interface ModelAnswer {
  readonly text: string;
  readonly call: { readonly name: string; readonly namespace?: string; readonly input: unknown } | null;
  /** Pause between words, in milliseconds. */
  readonly slowMs: number;
}

export interface WireRequest {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** One way in which programs talk to a model. */
export interface Wire {
  readonly api: "anthropic" | "openai" | "openai-chat" | "gemini";
  /** Paths of its requests. */
  readonly path: RegExp;
  pieces(body: WireRequest["body"]): Piece[];
  tools(body: WireRequest["body"]): OfferedTool[];
  send(response: ServerResponse, request: WireRequest, answer: ModelAnswer): Promise<void>;
  fail(response: ServerResponse, status: number): void;
}

export const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
};

/** An error body that the programs of Anthropic's and OpenAI's wires understand. */
export const sendError = (response: ServerResponse, status: number): void => {
  const type = status === 401 ? "authentication_error" : status === 429 ? "rate_limit_error" : "api_error";
  const error = { type, message: `scripted error ${status}`, code: null };
  sendJson(response, status, { type: "error", error });
};

/** Begins a stream of events; what it answers writes one. */
export const startEvents = (response: ServerResponse): ((event: unknown) => void) => {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  return (event) => {
    const name = (event as { readonly type?: string }).type;
    response.write(`${name === undefined ? "" : `event: ${name}\n`}data: ${JSON.stringify(event)}\n\n`);
  };
};

export async function* wordsOf(answer: ModelAnswer): AsyncGenerator<string> {
  if (answer.slowMs === 0) {
    yield answer.text;
    return;
  }
  for (const word of answer.text.split(/(?<=\s)/)) {
    yield word;
    await delay(answer.slowMs);
  }
}

export const modelOf = ({ body }: WireRequest): string => String(body.model ?? "scripted");

export const hexId = (): string => randomUUID().replaceAll("-", "").slice(0, 24);
