import { createServer, type Server, type Socket } from "node:net";
import { isTeamAgentError, TeamAgentError } from "@team-agent/plugin-api";
import { redactText } from "../events/index.ts";
import { systemClock } from "../ground/index.ts";
import { identify, PERSON } from "../runtime/index.ts";
import { isTooDeep, shortWords } from "./bounds.ts";
import type { DoorOptions } from "./door.ts";
import { callsIn } from "./mcp-batch.ts";
import { type Asked, readInput, serve } from "./serve.ts";
import { createTurns } from "./turns.ts";

const MAX_LINE_CHARACTERS = 4 * 1024 * 1024;
/** Who watches and does not read what is told loses the connection. */
const MAX_UNREAD_EVENTS_BYTES = 4 * 1024 * 1024;

interface Request {
  readonly id: number;
  readonly method: string;
  readonly params?: unknown;
  readonly token?: string;
}

/** The unix socket and who is connected to it. */
export interface SocketServer {
  readonly server: Server;
  /** Tells every call that nobody waits for it any more; what they answer all the same is still sent. */
  hangUp(): void;
  /** Ends every connection, after what was written to it. */
  end(): void;
}

/** The unix socket: newline-delimited JSON-RPC. A call with a token has the rights of that agent. */
export const createSocketServer = ({ getContext, ...options }: DoorOptions): SocketServer => {
  const connected = new Map<Socket, AbortController>();
  const server = createServer((socket) => {
    const closed = new AbortController();
    connected.set(socket, closed);
    let buffered = "";
    const take = createTurns(socket, (line) => {
      const context = getContext();
      return answerLine({ ...options, context, socket, closed: closed.signal }, line);
    });
    socket.setEncoding("utf8");
    socket.on("error", () => {});
    socket.on("close", () => {
      connected.delete(socket);
      closed.abort();
    });
    socket.on("data", (chunk: string) => {
      buffered += chunk;
      if (buffered.length > MAX_LINE_CHARACTERS && !buffered.includes("\n")) {
        write(socket, {
          id: null,
          error: { code: "body_too_large", message: `a request may have ${MAX_LINE_CHARACTERS} characters` },
        });
        socket.destroy();
        return;
      }
      const lines = buffered.split("\n");
      buffered = lines.pop()!;
      take(lines.filter((line) => line !== ""));
    });
  });
  return {
    server,
    hangUp: () => {
      for (const closed of connected.values()) closed.abort();
    },
    end: () => {
      for (const socket of connected.keys()) socket.end();
    },
  };
};

interface Door extends Omit<DoorOptions, "getContext">, Pick<Asked, "context" | "closed"> {
  readonly socket: Socket;
}

const answerLine = async (door: Door, line: string): Promise<void> => {
  const { context, calls, daemon, operations, socket, closed } = door;
  let id: number | null = null;
  try {
    const request = readRequest(line);
    id = request.id;
    const operation = operations.find(({ name }) => name === request.method);
    if (!operation)
      throw new TeamAgentError("unknown_method", `there is no method ${shortWords(String(request.method))}`, {
        action: "use the same version of team-agent everywhere",
      });
    const caller = request.token ? identify(context, request.token) : PERSON;
    if (request.token) charge(door, request.token, request);
    const input = readInput(operation, request.params);
    const notify = (event: unknown) => {
      write(socket, { id, event });
      if (socket.writableLength > MAX_UNREAD_EVENTS_BYTES) socket.destroy();
    };
    const asked = { context, caller, notify, closed, daemon, operations, callKey: null };
    const result = await calls.run(request.method, async () => {
      if (request.method !== "health") await daemon.found?.();
      return await serve(operation, asked, input);
    });
    write(socket, { id, result });
  } catch (error) {
    write(socket, { id, error: toWire(error) });
  }
};

const readRequest = (line: string): Request => {
  const refuse = (what: string) => new TeamAgentError("invalid_arguments", `the request ${what}`);
  let request: Request | null;
  try {
    request = JSON.parse(line) as Request | null;
  } catch {
    throw refuse("is not JSON");
  }
  if (isTooDeep(request)) throw refuse("is nested too deeply");
  if (typeof request?.id !== "number") throw refuse("has no id that is a number");
  return request;
};

/** Hooks are never limited: a turn of the agent waits for each. */
const charge = ({ context, limit }: Door, token: string, { method, params }: Request): void => {
  if (method === "hook") return;
  const calls = method === "mcp" ? callsIn((params as { message?: unknown } | undefined)?.message) : 1;
  if (limit.take(token, context.clock.now(), calls)) return;
  throw new TeamAgentError("rate_limited", "too many calls with one token", {
    action: "wait a few seconds and run the command again",
  });
};

const toWire = (error: unknown) => {
  if (isTeamAgentError(error))
    return {
      code: error.code,
      message: shortWords(redactText(error.message)),
      action: shortWords(error.action),
      data: error.data,
    };
  const sqlite = (error as { code?: unknown }).code;
  if (sqlite === "SQLITE_FULL")
    return {
      code: "disk_full",
      message: "no space left on the disk; nothing was stored",
      action: "free some disk space and run the command again",
    };
  // Standard error of the daemon is its log; the caller gets one sentence.
  process.stderr.write(
    `${new Date(systemClock.now()).toISOString()} ${redactText(error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`,
  );
  return {
    code: "internal",
    message: redactText(error instanceof Error ? error.message : String(error)),
    action: "team-agent doctor",
  };
};

const write = (socket: Socket, message: unknown): void => {
  if (!socket.destroyed) socket.write(`${JSON.stringify(message)}\n`);
};
