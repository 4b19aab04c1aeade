import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { TeamAgentError } from "@team-agent/core/client";

export interface HookDoor {
  /** A hook calls this with its event as the last part of the path. */
  readonly url: string;
  close(): Promise<void>;
}

export interface HookDoorOptions {
  readonly token: string;
  onCall(event: string, body: unknown): void;
  /** Somebody who has the token called in a way that is none. */
  onOdd(why: string): void;
}

const MOST_BYTES = 2 * 1024 * 1024;
const ARRIVES_WITHIN_MS = 10_000;

/** Takes the calls of a program's hooks on 127.0.0.1, and answers each with nothing. */
export const openHookDoor = async ({ token, onCall, onOdd }: HookDoorOptions): Promise<HookDoor> => {
  const server = createServer({ requestTimeout: ARRIVES_WITHIN_MS }, (request, response) => {
    void take(request)
      .catch(() => 400)
      .then((status) => response.writeHead(status).end());
  });
  const take = async (request: IncomingMessage): Promise<number> => {
    const { method, url = "", headers } = request;
    const { port } = server.address() as AddressInfo;
    // A page in a browser may know the port; it does not know the token, and is not let in.
    if (headers.host !== `127.0.0.1:${port}` || headers.origin !== undefined) return 403;
    if (!isSame(headers.authorization ?? "", `Bearer ${token}`)) return 401;
    const [, event] = /^\/([\w-]{1,80})$/.exec(url) ?? [];
    if (method !== "POST" || event === undefined) return odd(404, `a call of ${method} ${url}`);
    const text = await readBody(request);
    if (text === null) return odd(413, `a call of ${event} was larger than ${MOST_BYTES / 1024 / 1024} MB`);
    const body = parse(text);
    if (body === undefined) return odd(400, `a call of ${event} was no JSON`);
    try {
      onCall(event, body);
    } catch (error) {
      return odd(500, `a call of ${event} (${(error as Error).message})`);
    }
    return 200;
  };
  const odd = (status: number, why: string): number => {
    onOdd(why);
    return status;
  };
  await new Promise<void>((done, refuse) => {
    server.once("error", (error) =>
      refuse(
        new TeamAgentError("port_unavailable", `no port of 127.0.0.1 can be listened on (${error.message})`, {
          action: "team-agent doctor",
        }),
      ),
    );
    server.listen(0, "127.0.0.1", done);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
};

const isSame = (given: string, wanted: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
};

const readBody = async (request: IncomingMessage): Promise<string | null> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MOST_BYTES) chunks.push(chunk);
  }
  return size > MOST_BYTES ? null : Buffer.concat(chunks).toString("utf8");
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};
