import { connect } from "node:net";

export interface PostRequest {
  readonly url: string;
  readonly token: string;
  /** JSON. */
  readonly payload: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * One call of our own coordinator, whose answer ends with the connection. `node:http` would weigh ten megabytes more, in a
 * program that is started by the dozen.
 */
export const post = ({ url, token, payload, timeoutMs, signal }: PostRequest): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port, pathname, host } = new URL(url);
    const socket = connect(Number(port), hostname);
    const parts: Buffer[] = [];
    const giveUp = () => socket.destroy(new Error("given up"));
    const timer = setTimeout(giveUp, timeoutMs);
    signal?.addEventListener("abort", giveUp, { once: true });
    if (signal?.aborted) giveUp();
    socket.on("error", reject);
    socket.on("data", (part) => parts.push(part));
    socket.on("close", () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", giveUp);
      const [head = "", ...body] = Buffer.concat(parts).toString("utf8").split("\r\n\r\n");
      resolve(/^HTTP\/1\.[01] 200 /.test(head) ? body.join("\r\n\r\n") : "");
    });
    const head = [
      // To this version nothing is answered in pieces.
      `POST ${pathname} HTTP/1.0`,
      `host: ${host}`,
      "content-type: application/json",
      `content-length: ${Buffer.byteLength(payload)}`,
      `authorization: Bearer ${token}`,
    ];
    socket.write(`${head.join("\r\n")}\r\n\r\n${payload}`);
  });
