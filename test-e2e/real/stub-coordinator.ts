import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { HookAdapter, HookAnswer, HookCall } from "@team-agent/plugin-api";
import { createWaiters } from "../../packages/plugin-api/src/testing/model/waiters.ts";

export interface HookRecord {
  readonly event: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly call: HookCall;
  readonly answered: HookAnswer;
}

export interface McpRecord {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface StubCoordinator {
  readonly url: string;
  readonly hooks: readonly HookRecord[];
  readonly mcp: readonly McpRecord[];
  /** Decides every hook's answer; a promise holds the call open. */
  answerWith(decide: (event: string, call: HookCall) => HookAnswer | Promise<HookAnswer>): void;
  waitForHook(matches: (record: HookRecord) => boolean, timeoutMs?: number): Promise<HookRecord>;
  waitForMcp(matches: (record: McpRecord) => boolean, timeoutMs?: number): Promise<McpRecord>;
  close(): Promise<void>;
}

/**
 * As much of a coordinator as a provider adapter touches: an MCP server over HTTP, hooks over HTTP, and one bearer
 * token. Hook bodies go through the adapter itself, so that its reading and its answers are what is tested.
 */
export const startStubCoordinator = async (token: string, adapter: HookAdapter): Promise<StubCoordinator> => {
  const hooks: HookRecord[] = [];
  const mcp: McpRecord[] = [];
  const hookWaiters = createWaiters(hooks);
  const mcpWaiters = createWaiters(mcp);
  let decide: (event: string, call: HookCall) => HookAnswer | Promise<HookAnswer> = () => ({ kind: "none" });

  const serve = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (message.headers.authorization !== `Bearer ${token}`) return void response.writeHead(401).end();
    if (message.method !== "POST") return void response.writeHead(405).end();
    const parts: Buffer[] = [];
    for await (const part of message) parts.push(part as Buffer);
    const body = JSON.parse(Buffer.concat(parts).toString("utf8")) as Record<string, unknown>;
    const event = /^\/hooks\/(\w+)$/.exec(message.url ?? "")?.[1];
    if (event !== undefined) {
      const call = adapter.read(event, body);
      const answered = await decide(event, call);
      hooks.push({ event, body, call, answered });
      const answer = adapter.answer(event, answered);
      response.writeHead(200, { "content-type": "application/json" });
      response.end(answer === null ? "" : JSON.stringify(answer));
      hookWaiters.check();
      return;
    }
    const method = String(body.method);
    const params = (body.params ?? {}) as Record<string, unknown>;
    const reply = body.id === undefined ? null : { jsonrpc: "2.0", id: body.id, ...replyTo(method, params) };
    response.writeHead(reply === null ? 202 : 200, { "content-type": "application/json" });
    response.end(reply === null ? undefined : JSON.stringify(reply));
    mcp.push({ method, params });
    mcpWaiters.check();
  };

  const server = createServer((message, response) => {
    serve(message, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hooks,
    mcp,
    answerWith: (next) => {
      decide = next;
    },
    waitForHook: (matches, timeoutMs = 30_000) =>
      hookWaiters.wait(matches, timeoutMs, () => `hooks: ${hooks.map((one) => one.event).join(" ")}`),
    waitForMcp: (matches, timeoutMs = 30_000) =>
      mcpWaiters.wait(matches, timeoutMs, () => `mcp: ${mcp.map((one) => one.method).join(" ")}`),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const replyTo = (method: string, params: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  if (method === "initialize") {
    const serverInfo = { name: "team_orchestrator", version: "1" };
    const { protocolVersion } = params;
    return {
      result: { protocolVersion, capabilities: { tools: {} }, serverInfo, instructions: "Team tools." },
    };
  }
  if (method === "tools/list") {
    const takes = (name: string) => ({ type: "object", properties: { [name]: { type: "string" } } });
    const tools = [
      { name: "report_result", description: "Report a result.", inputSchema: takes("summary") },
      { name: "request_human", description: "Ask a person.", inputSchema: takes("question") },
    ];
    return { result: { tools } };
  }
  if (method === "ping") return { result: {} };
  if (method !== "tools/call") return { error: { code: -32601, message: `no method ${method}` } };
  return {
    result: { content: [{ type: "text", text: JSON.stringify({ ok: true, got: params.arguments }) }] },
  };
};
