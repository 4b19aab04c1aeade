import { createServer, type Server, type Socket } from "node:net";
import { isTeamAgentError, TeamAgentError } from "@team-agent/plugin-api";
import { z } from "zod";
import type { Context } from "../coordinator/context.ts";
import { redactText } from "../events/index.ts";
import { identify, PERSON } from "./identity.ts";
import type { MethodCall } from "./method.ts";
import { METHODS } from "./methods.ts";

const MAX_LINE_CHARACTERS = 4 * 1024 * 1024;

interface Request {
  readonly id: number;
  readonly method: string;
  readonly params?: unknown;
  readonly token?: string;
}

/** The unix socket: newline-delimited JSON-RPC. A call with a token has the rights of that agent. */
export const createSocketServer = (getContext: () => Context, daemon: MethodCall["daemon"]): Server =>
  createServer((socket) => {
    const closed = new AbortController();
    let buffered = "";
    socket.setEncoding("utf8");
    socket.on("error", () => {});
    socket.on("close", () => closed.abort());
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
      for (const line of lines)
        if (line !== "") void serve(getContext(), daemon, socket, closed.signal, line);
    });
  });

const serve = async (
  context: Context,
  daemon: MethodCall["daemon"],
  socket: Socket,
  closed: AbortSignal,
  line: string,
): Promise<void> => {
  let id: number | null = null;
  try {
    const request = JSON.parse(line) as Request;
    id = request.id;
    const method = Object.hasOwn(METHODS, request.method) ? METHODS[request.method] : undefined;
    if (!method)
      throw new TeamAgentError("unknown_method", `there is no method ${request.method}`, {
        action: "use the same version of team-agent everywhere",
      });
    const params = method.schema.safeParse(request.params ?? {});
    if (!params.success) throw new TeamAgentError("invalid_arguments", z.prettifyError(params.error));
    const caller = request.token ? identify(context, request.token) : PERSON;
    const notify = (event: unknown) => write(socket, { id, event });
    const result = await method.run({ context, caller, notify, closed, daemon }, params.data as never);
    write(socket, { id, result: result ?? null });
  } catch (error) {
    write(socket, { id, error: toWire(error) });
  }
};

const toWire = (error: unknown) => {
  if (isTeamAgentError(error))
    return { code: error.code, message: redactText(error.message), action: error.action, data: error.data };
  const sqlite = (error as { code?: unknown }).code;
  if (sqlite === "SQLITE_FULL")
    return {
      code: "disk_full",
      message: "no space left on the disk; nothing was stored",
      action: "free some disk space and run the command again",
    };
  // Standard error of the daemon is its log; the caller gets one sentence.
  process.stderr.write(
    `${new Date().toISOString()} ${redactText(error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`,
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
