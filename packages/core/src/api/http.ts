import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from "node:http";
import { isTeamAgentError } from "@team-agent/plugin-api";
import { identify } from "../runtime/index.ts";
import { isTooDeep } from "./bounds.ts";
import type { DoorOptions } from "./door.ts";
import { findRoute, ROUTES } from "./http-routes.ts";
import { type Asked, readInput, serve } from "./serve.ts";

export const MAX_BODY_BYTES = 2 * 1024 * 1024;

/** The loopback door for MCP clients and hooks. Every request carries an agent's bearer token. */
export const createHttpServer = (door: DoorOptions): Server =>
  createServer(
    // The time for a request to arrive, body and all; an answer may take as long as it needs.
    {
      requestTimeout: 10_000,
      headersTimeout: 10_000,
      connectionsCheckingInterval: 1_000,
      keepAliveTimeout: 120_000,
    },
    (request, response) => {
      handle(door, request, response).catch((error: unknown) => {
        const words = { ok: false, error: error instanceof Error ? error.message : String(error) };
        const { body = words, headers } = error instanceof HttpError ? error.more : {};
        answer(response, statusOf(error), body, headers);
      });
    },
  );

/** What an error of ours is in the words of HTTP; anything else is a mistake of our own. */
const STATUSES: ReadonlyMap<string, number> = new Map([
  ["token_invalid", 401],
  ["not_allowed", 403],
  ["invalid_arguments", 400],
]);

const statusOf = (error: unknown): number => {
  if (error instanceof HttpError) return error.status;
  return (isTeamAgentError(error) && STATUSES.get(error.code)) || 500;
};

interface Refusal {
  /** In place of our own words. */
  readonly body?: unknown;
  readonly headers?: OutgoingHttpHeaders;
}

class HttpError extends Error {
  readonly status: number;
  readonly more: Refusal;
  constructor(status: number, message: string, more: Refusal = {}) {
    super(message);
    this.status = status;
    this.more = more;
  }
}

const handle = async (
  door: DoorOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  refuseStrangers(request);
  const { route, found } = routeOf(request);
  const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
  if (!token) throw new HttpError(401, "a bearer token is needed");
  const context = door.getContext();
  const caller = identify(context, token);
  const charge = (calls: number) => {
    if (!door.limit.take(token, context.clock.now(), calls))
      throw new HttpError(429, "too many calls with one token");
  };
  if (route.cost) charge(1);
  const body = route.method === "GET" ? null : await readJson(request, route.unreadable);
  if (route.cost) charge(route.cost(body) - 1);
  else if (isTooDeep(body)) throw new HttpError(400, "the body is nested too deeply");
  const refusal = route.refuse?.(request.headers, body) ?? null;
  if (refusal) return answer(response, 400, refusal);
  const hangUp = new AbortController();
  response.on("close", () => {
    if (!response.writableEnded) hangUp.abort();
  });
  const operation = door.operations.find(({ name }) => name === route.operation)!;
  const asked: Asked = {
    context,
    caller,
    daemon: door.daemon,
    operations: door.operations,
    closed: hangUp.signal,
    callKey: null,
    notify: () => {},
  };
  const result = await serve(operation, asked, readInput(operation, route.input(found, body)));
  return result === null || result === undefined
    ? void response.writeHead(route.empty, { "content-length": "0" }).end()
    : answer(response, route.status?.(body, result) ?? 200, result);
};

const routeOf = (request: IncomingMessage) => {
  const to = findRoute(ROUTES, request.method, pathOf(request));
  if ("route" in to) return to;
  if (to.allow.length === 0) throw new HttpError(404, "nothing is here");
  throw new HttpError(405, `${to.allow.join(" or ")} only`, { headers: { allow: to.allow.join(", ") } });
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

const readJson = async (request: IncomingMessage, unreadable: unknown): Promise<unknown> => {
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
    throw new HttpError(400, "the body is not JSON", { body: unreadable });
  }
};

const answer = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: OutgoingHttpHeaders = {},
): void => {
  if (response.headersSent) return void response.end();
  // The answer to a hook may be words that its program takes as they stand.
  const isPlain = typeof body === "string";
  const text = isPlain ? body : JSON.stringify(body);
  response.writeHead(status, {
    ...headers,
    "content-type": isPlain ? "text/plain; charset=utf-8" : "application/json",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
};
