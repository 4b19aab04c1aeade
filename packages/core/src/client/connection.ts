import { lstatSync } from "node:fs";
import { createConnection, type Socket } from "node:net";
import { dirname } from "node:path";
import { TeamAgentError } from "@team-agent/plugin-api/errors";
import { lateError, silentError, watchSilence } from "./silence.ts";
import { lostError, notBegun, unanswered } from "./unanswered.ts";

export interface CallOptions {
  readonly token?: string | undefined;
  readonly onEvent?: (event: unknown) => void;
  /** How long the answer may take of a coordinator that lives; without one it may take for ever. */
  readonly limitMs?: number | undefined;
}

export interface Connection {
  call<T>(method: string, params: unknown, options?: CallOptions): Promise<T>;
  close(): void;
}

interface Waiting {
  readonly method: string;
  resolve(value: unknown): void;
  reject(error: Error): void;
  onEvent?: (event: unknown) => void;
}

/**
 * Connects to a coordinator's socket. The socket and its folder must belong to this user alone. `metadata` names the file
 * that says which process a coordinator is that does not answer.
 */
export const connect = (path: string, metadata?: string): Promise<Connection> =>
  new Promise((resolve, reject) => {
    try {
      refuseForeign(path);
    } catch (error) {
      reject(error as Error);
      return;
    }
    const socket = createConnection(path);
    // So many wait at its door already that there is no room for one more.
    const refuse = (error: NodeJS.ErrnoException) =>
      reject(error.code === "EAGAIN" ? silentError(metadata) : error);
    socket.once("error", refuse);
    socket.once("connect", () => {
      socket.off("error", refuse);
      resolve(createCaller(socket, metadata));
    });
  });

/** An answer to this is a sign of life, and nothing else. */
const KNOCK = `${JSON.stringify({ id: 0, method: "health", params: {} })}\n`;

const createCaller = (socket: Socket, metadata: string | undefined): Connection => {
  const waiting = new Map<number, Waiting>();
  const fail = (error: TeamAgentError) => {
    for (const entry of waiting.values()) entry.reject(unanswered(error, entry.method));
    waiting.clear();
    silence.end();
  };
  const silence = watchSilence(
    () => void socket.write(KNOCK),
    () => {
      fail(silentError(metadata));
      socket.destroy();
    },
  );
  const giveUp = (id: number, method: string, limitMs: number) => {
    waiting.get(id)?.reject(unanswered(lateError(method, limitMs, metadata), method));
    waiting.delete(id);
    if (waiting.size === 0) silence.end();
  };
  let next = 1;
  let buffered = "";
  socket.setEncoding("utf8");
  socket.on("error", () => {});
  socket.on("close", () => fail(lostError()));
  socket.on("data", (chunk: string) => {
    silence.heard();
    const lines = (buffered + chunk).split("\n");
    buffered = lines.pop()!;
    for (const line of lines) {
      const message = JSON.parse(line) as {
        id: number;
        event?: unknown;
        result?: unknown;
        error?: { code: string; message: string; action?: string; data?: Record<string, unknown> };
      };
      const entry = waiting.get(message.id);
      if ("event" in message) entry?.onEvent?.(message.event);
      else {
        waiting.delete(message.id);
        if (waiting.size === 0) silence.end();
        if (message.error)
          entry?.reject(
            new TeamAgentError(message.error.code, message.error.message, {
              action: message.error.action,
              data: message.error.data,
            }),
          );
        else entry?.resolve(message.result);
      }
    }
  });
  return {
    call: <T>(method: string, params: unknown, options: CallOptions = {}) =>
      new Promise<T>((resolve, reject) => {
        if (socket.destroyed || socket.readableEnded) return reject(notBegun(lostError()));
        const id = next++;
        const { onEvent, token, limitMs } = options;
        const timer = limitMs === undefined ? null : setTimeout(() => giveUp(id, method, limitMs), limitMs);
        const settle =
          <V>(how: (value: V) => void) =>
          (value: V) => {
            if (timer) clearTimeout(timer);
            how(value);
          };
        waiting.set(id, {
          method,
          resolve: settle(resolve as (value: unknown) => void),
          reject: settle(reject),
          ...(onEvent ? { onEvent } : {}),
        });
        silence.begin();
        const line = `${JSON.stringify({ id, method, params, ...(token ? { token } : {}) })}\n`;
        // A line that could not be written whole is read by nobody.
        socket.write(line, (error) => {
          if (error) waiting.get(id)?.reject(notBegun(lostError()));
        });
      }),
    close: () => {
      silence.end();
      socket.end();
      // The other side may never close its end.
      socket.unref();
    },
  };
};

/** One call on a connection of its own. */
export const call = async <T>(
  path: string,
  method: string,
  params: unknown,
  options: CallOptions = {},
): Promise<T> => {
  const connection = await connect(path);
  try {
    return await connection.call<T>(method, params, options);
  } finally {
    connection.close();
  }
};

const refuseForeign = (path: string): void => {
  const folder = lstatSync(dirname(path));
  const socket = lstatSync(path);
  const uid = process.getuid?.() ?? socket.uid;
  if (folder.uid !== uid || socket.uid !== uid || (folder.mode & 0o077) !== 0)
    throw new TeamAgentError(
      "private_dir_unsafe",
      `${dirname(path)} must be a folder of mode 0700 that belongs to you`,
      { action: `ls -ld ${dirname(path)}` },
    );
};
