import { type PostReply, post } from "./http.ts";
import type { AgentSettings } from "./settings.ts";

export interface ToolResult {
  readonly text: string;
  readonly isError: boolean;
}

export interface McpClient {
  /** Connects and lists the tools; false when nobody answers. */
  connect(): Promise<boolean>;
  call(tool: string, args: Record<string, unknown>, callId: string, signal: AbortSignal): Promise<ToolResult>;
}

const START_TIMEOUT_MS = 5_000;
const CALL_TIMEOUT_MS = 3_600_000;
const PROTOCOL = "2025-11-25";

export const createMcpClient = (
  server: AgentSettings["mcp"],
  sessionId: string,
  version: string,
): McpClient => {
  let connected = false;
  let nextId = 1;
  let extra: Record<string, string> = {};

  const send = async (
    method: string,
    params: unknown,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<unknown> => {
    const id = method.startsWith("notifications/") ? undefined : nextId++;
    const reply = await post({
      url: server!.url,
      headers: { ...server!.headers, ...extra },
      body: { jsonrpc: "2.0", ...(id === undefined ? {} : { id }), method, params },
      timeoutMs,
      signal,
    });
    if (reply.sessionId !== undefined) extra = { ...extra, "mcp-session-id": reply.sessionId };
    return id === undefined ? undefined : resultOf(reply, id);
  };

  const connect = async (): Promise<boolean> => {
    if (server === undefined) return false;
    try {
      extra = {};
      const clientInfo = { name: "fake-agent", version };
      await send("initialize", { protocolVersion: PROTOCOL, capabilities: {}, clientInfo }, START_TIMEOUT_MS);
      extra = { ...extra, "mcp-protocol-version": PROTOCOL };
      await send("notifications/initialized", {}, START_TIMEOUT_MS);
      await send("tools/list", {}, START_TIMEOUT_MS);
      connected = true;
    } catch {
      connected = false;
    }
    return connected;
  };

  return {
    connect,
    async call(tool, args, callId, signal) {
      if (!connected && !(await connect()))
        return { text: "the team server cannot be reached", isError: true };
      const _meta = { "fake/callId": callId, "fake/sessionId": sessionId };
      try {
        return readToolResult(
          await send("tools/call", { name: tool, arguments: args, _meta }, CALL_TIMEOUT_MS, signal),
        );
      } catch (error) {
        signal.throwIfAborted();
        // The next call shakes hands again: the server may have been replaced meanwhile.
        connected = false;
        return { text: (error as Error).message, isError: true };
      }
    },
  };
};

const resultOf = (reply: PostReply, id: number): unknown => {
  if (reply.status >= 400)
    throw new Error(`the team server answered ${reply.status}: ${reply.text.slice(0, 200)}`);
  const message = readMessages(reply).find((candidate) => candidate.id === id);
  if (message === undefined) throw new Error("the team server sent no answer");
  if (message.error !== undefined) throw new Error(message.error.message ?? "unknown error");
  return message.result;
};

interface RpcMessage {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message?: string };
}

const readMessages = (reply: PostReply): readonly RpcMessage[] => {
  if (!reply.type.includes("text/event-stream")) return [JSON.parse(reply.text) as RpcMessage];
  return reply.text
    .split(/\r?\n\r?\n/)
    .map((event) =>
      event.split(/\r?\n/).flatMap((line) => (line.startsWith("data:") ? [line.slice(5).trim()] : [])),
    )
    .filter((data) => data.join("") !== "")
    .map((data) => JSON.parse(data.join("\n")) as RpcMessage);
};

const readToolResult = (result: unknown): ToolResult => {
  const { content = [], isError = false } = (result ?? {}) as {
    content?: readonly { readonly type: string; readonly text?: string }[];
    isError?: boolean;
  };
  return { text: content.map((part) => part.text ?? `[${part.type}]`).join("\n"), isError };
};
