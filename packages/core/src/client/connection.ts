import { lstatSync } from "node:fs";
import { createConnection, type Socket } from "node:net";
import { dirname } from "node:path";

/** An error that the coordinator answered; the fields are those of a TeamAgentError. */
export class RemoteError extends Error {
  readonly code: string;
  readonly action: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
  constructor(code: string, message: string, action?: string, data: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.action = action;
    this.data = data;
  }
}

export interface CallOptions {
  readonly token?: string | undefined;
  readonly onEvent?: (event: unknown) => void;
}

export interface Connection {
  call<T>(method: string, params: unknown, options?: CallOptions): Promise<T>;
  close(): void;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
  onEvent?: (event: unknown) => void;
}

/** Connects to a coordinator's socket. The socket and its folder must belong to this user alone. */
export const connect = (path: string): Promise<Connection> =>
  new Promise((resolve, reject) => {
    try {
      refuseForeign(path);
    } catch (error) {
      reject(error as Error);
      return;
    }
    const socket = createConnection(path);
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      resolve(createCaller(socket));
    });
  });

const createCaller = (socket: Socket): Connection => {
  const waiting = new Map<number, Waiting>();
  let next = 1;
  let buffered = "";
  socket.setEncoding("utf8");
  socket.on("error", () => {});
  socket.on("close", () => {
    for (const entry of waiting.values())
      entry.reject(
        new RemoteError(
          "connection_lost",
          "the coordinator went away before it answered",
          "run the command again",
        ),
      );
    waiting.clear();
  });
  socket.on("data", (chunk: string) => {
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
        if (message.error)
          entry?.reject(
            new RemoteError(
              message.error.code,
              message.error.message,
              message.error.action,
              message.error.data,
            ),
          );
        else entry?.resolve(message.result);
      }
    }
  });
  return {
    call: <T>(method: string, params: unknown, options: CallOptions = {}) =>
      new Promise<T>((resolve, reject) => {
        const id = next++;
        waiting.set(id, {
          resolve: resolve as (value: unknown) => void,
          reject,
          ...(options.onEvent ? { onEvent: options.onEvent } : {}),
        });
        socket.write(
          `${JSON.stringify({ id, method, params, ...(options.token ? { token: options.token } : {}) })}\n`,
        );
      }),
    close: () => socket.end(),
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
    throw new RemoteError(
      "private_dir_unsafe",
      `${dirname(path)} must be a folder of mode 0700 that belongs to you`,
      `ls -ld ${dirname(path)}`,
    );
};
