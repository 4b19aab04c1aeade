import { request } from "node:http";

export interface PostRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface PostReply {
  readonly status: number;
  readonly type: string;
  readonly sessionId: string | undefined;
  readonly text: string;
}

/** `fetch` would load three times the code, and this program is started by the dozen. */
export const post = ({ url, headers, body, timeoutMs, signal }: PostRequest): Promise<PostReply> =>
  new Promise((resolve, reject) => {
    const payload = JSON.stringify(body);
    const call = request(
      url,
      {
        method: "POST",
        headers: {
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
          "content-length": Buffer.byteLength(payload),
          ...headers,
        },
        signal,
      },
      (reply) => {
        let text = "";
        reply.setEncoding("utf8");
        reply.on("data", (chunk: string) => {
          text += chunk;
        });
        reply.on("error", reject);
        reply.on("end", () => {
          clearTimeout(timer);
          const session = reply.headers["mcp-session-id"];
          resolve({
            status: reply.statusCode ?? 0,
            type: reply.headers["content-type"] ?? "",
            sessionId: typeof session === "string" ? session : undefined,
            text,
          });
        });
      },
    );
    const timer = setTimeout(() => call.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    call.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    call.end(payload);
  });
