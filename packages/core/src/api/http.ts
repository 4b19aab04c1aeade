import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { isTeamAgentError } from "@team-agent/plugin-api";
import { type Caller, type Context, identify } from "../runtime/index.ts";
import { answerHookCall } from "../sources/index.ts";
import { isTooDeep } from "./bounds.ts";
import { answerBody, callsIn } from "./mcp-batch.ts";
import type { RateLimit } from "./rate-limit.ts";

export const MAX_BODY_BYTES = 2 * 1024 * 1024;

/** The loopback door for MCP clients and hooks. Every request carries an agent's bearer token. */
export const createHttpServer = (getContext: () => Context, limit: RateLimit): Server =>
  createServer(
    // The time for a request to arrive, body and all; an answer may take as long as it needs.
    {
      requestTimeout: 10_000,
      headersTimeout: 10_000,
      connectionsCheckingInterval: 1_000,
      keepAliveTimeout: 120_000,
    },
    (request, response) => {
      handle(getContext(), limit, request, response).catch((error: unknown) => {
        const status =
          error instanceof HttpError
            ? error.status
            : isTeamAgentError(error) && error.code === "token_invalid"
              ? 401
              : 500;
        answer(response, status, {
          ok: false,
          error: error instanceof Error ? error.message : String(error),
        });
      });
    },
  );

class HttpError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const handle = async (
  context: Context,
  limit: RateLimit,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  refuseStrangers(request);
  const path = pathOf(request);
  if (path === "/mcp" && request.method === "GET")
    return answer(response, 405, { error: "no event stream here" });
  if (request.method !== "POST") throw new HttpError(405, "POST only");
  const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
  if (!token) throw new HttpError(401, "a bearer token is needed");
  const caller = identify(context, token);
  if (path === "/mcp") {
    const charge = (calls: number) => {
      if (!limit.take(token, context.clock.now(), calls))
        throw new HttpError(429, "too many calls with one token");
    };
    charge(1);
    const body = await readJson(request);
    charge(callsIn(body) - 1);
    const result = await answerBody(context, caller, body);
    return result === null ? void response.writeHead(202).end() : answer(response, 200, result);
  }
  const event = /^\/hooks\/([A-Za-z]+)$/.exec(path)?.[1];
  if (!event) throw new HttpError(404, "nothing is here");
  const body = await readJson(request);
  if (isTooDeep(body)) throw new HttpError(400, "the body is nested too deeply");
  const hangUp = new AbortController();
  response.on("close", () => {
    if (!response.writableEnded) hangUp.abort();
  });
  const result = await onHook(context, caller, event, body, hangUp.signal);
  return result === null || result === undefined
    ? void response.writeHead(200, { "content-length": "0" }).end()
    : answer(response, 200, result);
};

/** A hook call by whatever door; the answer is the provider's own JSON. */
export const onHook = async (
  context: Context,
  caller: Caller & { kind: "agent" },
  event: string,
  body: unknown,
  closed: AbortSignal,
): Promise<unknown> => {
  const agent = context.live.get(caller.teamKey, caller.agentId);
  const hooks = agent?.provider.hooks;
  if (!agent || !hooks) return null;
  const call = hooks.read(event, body);
  return hooks.answer(event, await answerHookCall(context, agent, call, closed));
};

/** Pages in a browser must not reach us, neither directly nor through a name that resolves to this machine. */
const refuseStrangers = (request: IncomingMessage): void => {
  const hosts = request.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "host");
  if (hosts.length !== 1) throw new HttpError(403, "one Host, please");
  if (!/^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(request.headers.host ?? ""))
    throw new HttpError(403, "wrong Host");
  if (request.headers.origin !== undefined) throw new HttpError(403, "no browser here");
};

/** The path of an address of ours. A whole URL is what a proxy is asked for, and that is nobody here. */
const pathOf = (request: IncomingMessage): string => {
  const path = (request.url ?? "").split("?", 1)[0]!;
  if (!path.startsWith("/")) throw new HttpError(400, "a path is needed, and no whole address");
  return path;
};

const readJson = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new HttpError(413, `the body is larger than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8") || "null");
  } catch {
    throw new HttpError(400, "the body is not JSON");
  }
};

const answer = (response: ServerResponse, status: number, body: unknown): void => {
  if (response.headersSent) return void response.end();
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
};
