import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { type Conversation, newConversation, nextStep, type Step } from "./conversation.ts";
import type { OfferedTool, Piece } from "./input.ts";
import { resolveCall } from "./tool-names.ts";
import { createWaiters } from "./waiters.ts";
import { WIRES } from "./wire/index.ts";
import { type ModelAnswer, sendJson, type Wire } from "./wire/wire.ts";

export interface ModelRequest {
  readonly number: number;
  readonly at: number;
  readonly api: Wire["api"];
  readonly path: string;
  /** The provider's own conversation id, as far as the request names one. */
  readonly conversation: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** All of the input, instructions included, flattened. */
  readonly text: string;
  /** What the request has that the one before of this conversation had not. */
  readonly newText: string;
  readonly tools: readonly string[];
}

/** Overrides the directives: an answer for this request, or undefined to go by the directives. */
export type ModelScript = (
  request: ModelRequest,
) => Partial<ModelAnswer> | { readonly status: number } | undefined;

export interface ModelApi {
  readonly url: string;
  readonly requests: readonly ModelRequest[];
  /** `host:port` of every CONNECT and every proxied request; all were refused. */
  readonly refused: readonly string[];
  setScript(script: ModelScript | null): void;
  waitForRequest(matches: (request: ModelRequest) => boolean, timeoutMs?: number): Promise<ModelRequest>;
  close(): Promise<void>;
}

/** A model that does what the texts tell it, on a port of 127.0.0.1; and a proxy that lets nothing out. */
export const startModelApi = async (): Promise<ModelApi> => {
  const requests: ModelRequest[] = [];
  const refused: string[] = [];
  const conversations = new Map<string, Conversation>();
  const waiters = createWaiters(requests);
  let script: ModelScript | null = null;

  const answerModel = async (
    wire: Wire,
    message: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    const body = JSON.parse(await readAll(message)) as Record<string, unknown>;
    const path = message.url ?? "";
    const pieces = wire.pieces(body);
    const tools = wire.tools(body);
    const id = conversationOf(message, body, pieces);
    // Requests without tools (a title, a summary) are no part of the conversation.
    const key = `${id}${tools.length === 0 ? ":aside" : ""}`;
    const conversation = conversations.get(key) ?? newConversation();
    conversations.set(key, conversation);
    const step = nextStep(conversation, pieces);
    const request: ModelRequest = {
      number: requests.length + 1,
      at: Date.now(),
      api: wire.api,
      path,
      conversation: id,
      body,
      text: pieces.map((piece) => piece.text).join("\n"),
      newText: step.newTexts.join("\n"),
      tools: tools.map((tool) =>
        tool.namespace === undefined ? tool.name : `${tool.namespace}.${tool.name}`,
      ),
    };
    requests.push(request);
    waiters.check();
    const scripted = script?.(request);
    const status = scripted !== undefined && "status" in scripted ? scripted.status : failing(step);
    await pause(step);
    if (response.destroyed) return;
    if (status !== null) return wire.fail(response, status);
    const planned =
      scripted === undefined ? planToAnswer(step, conversation, tools) : { ...silent, ...scripted };
    await wire.send(response, { path, body }, planned);
  };

  const server = createServer((message, response) => {
    if (message.url?.startsWith("http") === true) {
      refused.push(new URL(message.url).host);
      sendJson(response, 403, { error: "nothing leaves this machine" });
      return;
    }
    const wire = message.method === "POST" && WIRES.find(({ path }) => path.test(message.url ?? ""));
    if (wire) {
      answerModel(wire, message, response).catch((error: unknown) => {
        response.destroy(error instanceof Error ? error : undefined);
      });
      return;
    }
    message.resume();
    sendJson(response, 404, { error: { type: "not_found_error", message: `no ${message.url}` } });
  });
  server.on("connect", (message, socket) => {
    refused.push(message.url ?? "");
    socket.on("error", () => undefined);
    socket.end("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    refused,
    setScript: (next) => {
      script = next;
    },
    waitForRequest: (matches, timeoutMs = 30_000) =>
      waiters.wait(
        matches,
        timeoutMs,
        () => `requests so far:\n${requests.map((one) => one.newText.slice(0, 200)).join("\n--\n")}`,
      ),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const silent: ModelAnswer = { text: "", call: null, slowMs: 0 };

const failing = (step: Step): number | null => {
  const error = step.plan.find((one) => one.kind === "error");
  return error !== undefined && step.attempt <= error.times ? error.status : null;
};

const pause = async (step: Step): Promise<void> => {
  for (const one of step.plan) if (one.kind === "sleep") await delay(one.ms);
};

const planToAnswer = (step: Step, conversation: Conversation, tools: readonly OfferedTool[]): ModelAnswer => {
  const texts = step.plan.flatMap((one) => (one.kind === "say" ? [one.text] : []));
  const slowMs = step.plan.reduce((ms, one) => (one.kind === "slow" ? one.ms : ms), 0);
  const call = step.plan.find((one) => one.kind === "call");
  if (call === undefined && texts.length === 0)
    texts.push(`MOCK-REPLY: ${conversation.lastPrompt.slice(0, 80)}`);
  return { text: texts.join("\n"), slowMs, call: call === undefined ? null : resolveCall(call, tools) };
};

/** A subagent has its parent's session id but an agent id, or at least instructions, of its own. */
const conversationOf = (
  message: IncomingMessage,
  body: Readonly<Record<string, unknown>>,
  pieces: readonly Piece[],
): string => {
  const names = [
    "x-claude-code-session-id",
    "x-claude-code-agent-id",
    "session-id",
    "session_id",
    "x-session-id",
  ];
  const headers = names.map((name) => message.headers[name]).filter((value) => value !== undefined);
  const [first] = pieces;
  const instructions = body.system === undefined && first?.from === "instructions" ? first.text : "";
  // One of them names its conversation in its instructions alone.
  const named = /session-state\/([\w-]{36})/.exec(instructions)?.[1] ?? "";
  const role = `${instructions.slice(0, 40)}${named}`;
  return [...headers, body.prompt_cache_key ?? role].join("/");
};

const readAll = async (message: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
};
