import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

// biome-ignore lint/suspicious/noExplicitAny: tests look into foreign JSON at will
export type Json = Record<string, any>;

export interface HookRecord {
  readonly event: string;
  readonly body: Json;
}

/** A coordinator small enough to read: it keeps what it was asked and answers what the test wants. */
export interface StubServer {
  readonly url: string;
  readonly hooks: HookRecord[];
  readonly rpc: { method: string; params: Json }[];
  /** Answers for the next calls of an event, in order; a function may answer later. */
  readonly answers: Record<string, (unknown | (() => Promise<unknown>))[]>;
  /** Answer MCP as server-sent events instead of plain JSON. */
  sse: boolean;
  close(): Promise<void>;
}

export const TOKEN = "stub-token";

export const startStub = async (): Promise<StubServer> => {
  const stub = { hooks: [], rpc: [], answers: {}, sse: false } as unknown as StubServer & { url: string };
  const server = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => {
      text += chunk;
    });
    request.on("end", () => {
      if (request.headers.authorization !== `Bearer ${TOKEN}`) return send(response, 401, "text/plain", "no");
      const body = JSON.parse(text) as Json;
      if (request.url === "/mcp") return answerRpc(stub, body, response);
      const event = request.url?.split("/").at(-1) ?? "";
      stub.hooks.push({ event, body });
      const next = stub.answers[event]?.shift() ?? null;
      void Promise.resolve(typeof next === "function" ? next() : next).then((answer) =>
        send(response, 200, "application/json", answer === null ? "" : JSON.stringify(answer)),
      );
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  stub.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stub.close = () =>
    new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return stub;
};

const answerRpc = (stub: StubServer, body: Json, response: ServerResponse): void => {
  stub.rpc.push({ method: body.method, params: body.params });
  if (body.id === undefined) {
    send(response, 202, "text/plain", "");
    return;
  }
  const result =
    body.method === "tools/call" ? { content: [{ type: "text", text: `called ${body.params.name}` }] } : {};
  const message = JSON.stringify({ jsonrpc: "2.0", id: body.id, result });
  if (stub.sse) send(response, 200, "text/event-stream", `event: message\ndata: ${message}\n\n`);
  else send(response, 200, "application/json", message);
};

const send = (response: ServerResponse, status: number, type: string, text: string): void => {
  response.writeHead(status, { "content-type": type });
  response.end(text);
};
