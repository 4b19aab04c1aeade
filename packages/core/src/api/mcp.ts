import { isTeamAgentError } from "@team-agent/plugin-api";
import { z } from "zod";
import { markReady } from "../agents/index.ts";
import { redactText } from "../events/index.ts";
import { defuse, defuseDeep } from "../mail/index.ts";
import type { Caller, Context } from "../runtime/index.ts";
import { noteSession } from "../sessions/index.ts";
import { carriedBytes, MAX_REPLY_BYTES, shortWords } from "./bounds.ts";
import type { Tool } from "./mcp-tool.ts";
import { TOOLS } from "./mcp-tools.ts";

interface Request {
  readonly jsonrpc?: string;
  readonly id?: string | number | null;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

const MAX_ID_CHARACTERS = 1_000;
const PROTOCOL_VERSIONS = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];

/**
 * The MCP server `team_orchestrator`, stateless: one JSON-RPC message in, one out; null for a notification.
 * Written by hand, because the official SDK alone takes more memory than the whole coordinator may (docs/dependencies.md).
 */
export const answerMcp = async (
  context: Context,
  caller: Caller & { kind: "agent" },
  message: unknown,
): Promise<unknown> => {
  const request = message as Request;
  if (typeof request !== "object" || request === null || typeof request.method !== "string")
    return rpcError(null, -32600, "not a JSON-RPC request");
  if (request.id === undefined || request.id === null) return null;
  if (typeof request.id !== "string" && typeof request.id !== "number")
    return rpcError(null, -32600, "an id is a string or a number");
  if (String(request.id).length > MAX_ID_CHARACTERS)
    return rpcError(null, -32600, `an id may have ${MAX_ID_CHARACTERS} characters`);
  switch (request.method) {
    case "initialize":
      return reply(request.id, {
        protocolVersion:
          PROTOCOL_VERSIONS.find((version) => version === request.params?.protocolVersion) ??
          PROTOCOL_VERSIONS[1],
        capabilities: { tools: {} },
        serverInfo: { name: "team_orchestrator", version: "1" },
      });
    case "ping":
      return reply(request.id, {});
    case "tools/list":
      noteListed(context, caller);
      return reply(request.id, { tools: listTools(caller.seat) });
    case "tools/call":
      noteHeard(context, caller, `called ${String(request.params?.name).slice(0, 100)}`);
      return reply(request.id, await callTool(context, caller, request.params ?? {}));
    default:
      return rpcError(request.id, -32601, `unknown method '${shortWords(request.method)}'`);
  }
};

const noteHeard = (context: Context, caller: Caller & { kind: "agent" }, what: string): void =>
  void context.live.get(caller.teamKey, caller.agentId)?.heard.set("mcp", { at: context.clock.now(), what });

/** A program that has listed our tools can be given work. */
const noteListed = (context: Context, caller: Caller & { kind: "agent" }): void => {
  noteHeard(context, caller, "listed the tools");
  const agent = context.live.get(caller.teamKey, caller.agentId);
  if (!agent) context.live.noteListedEarly(caller.teamKey, caller.agentId);
  else if (agent.readyWhen === "mcpListed") markReady(context, agent, "mcp");
};

const listed = new Map<string, readonly unknown[]>();
const listTools = (seat: string): readonly unknown[] => {
  const known =
    listed.get(seat) ??
    TOOLS.filter((tool) => (tool.seats as readonly string[]).includes(seat)).map(describeTool);
  listed.set(seat, known);
  return known;
};

const describeTool = ({ name, description, schema }: Tool) => {
  const { $schema: _dialect, ...inputSchema } = z.toJSONSchema(schema, { io: "input" }) as Record<
    string,
    unknown
  >;
  return { name, description, inputSchema };
};

const TOO_LARGE = `the answer is larger than ${MAX_REPLY_BYTES} bytes; ask for less at once`;

const callTool = async (
  context: Context,
  caller: Caller & { kind: "agent" },
  params: Readonly<Record<string, unknown>>,
) => {
  const name = String(params.name ?? "");
  const meta = (params._meta ?? {}) as Readonly<Record<string, unknown>>;
  noteMeta(context, caller, meta);
  // What the program has recorded by now belongs before what it asks for.
  context.live.get(caller.teamKey, caller.agentId)?.followTranscript?.();
  try {
    const tool = TOOLS.find((one) => one.name === name);
    if (!tool) return toolError("unknown_tool", `there is no tool "${shortWords(name)}"`, null);
    if (!tool.seats.includes(caller.seat)) {
      context.events.write("mcp.scope_refused", {
        team_id: caller.teamKey,
        agent_id: caller.agentId,
        tool: name,
        reason: "seat",
      });
      return toolError(
        "not_allowed",
        `${caller.agentId} may not call ${name}`,
        caller.seat === "worker" ? "ask the leader with request_human" : null,
      );
    }
    const args = tool.schema.safeParse(params.arguments ?? {});
    if (!args.success) return toolError("invalid_tool_arguments", z.prettifyError(args.error), null);
    const callId = callIdOf(meta);
    const value = await tool.run(
      { context, caller, callKey: callId ? `${caller.teamKey}/${caller.agentId}:${callId}` : null },
      args.data as never,
    );
    const isError = (value as { ok?: boolean }).ok === false;
    const shown = defuseDeep(value);
    if (carriedBytes(shown) > MAX_REPLY_BYTES) return toolError("reply_too_large", TOO_LARGE, null);
    return { content: [{ type: "text", text: JSON.stringify(shown) }], isError };
  } catch (error) {
    if (isTeamAgentError(error)) return toolError(error.code, error.message, error.action ?? null);
    context.events.write("coordinator.tick_error", {
      step: `mcp ${name}`,
      error: error instanceof Error ? error.message : String(error),
      exc_type: error instanceof Error ? error.name : typeof error,
      consecutive_failures: 1,
      next_sleep_sec: 0,
    });
    return toolError("internal", error instanceof Error ? error.message : String(error), "team-agent doctor");
  }
};

/** The id that a client gives a tool call; under which name, depends on the client. */
const callIdOf = (meta: Readonly<Record<string, unknown>>): string | null => {
  for (const [name, value] of Object.entries(meta))
    if (
      /(?:^|\/)(?:toolUseId|callId|toolCallId)$/i.test(name) &&
      (typeof value === "string" || typeof value === "number")
    )
      return String(value);
  return null;
};

/** Some clients name their conversation in a call's metadata: the best way to learn whose record is whose. */
const noteMeta = (
  context: Context,
  caller: Caller & { kind: "agent" },
  meta: Readonly<Record<string, unknown>>,
): void => {
  const agent = context.live.get(caller.teamKey, caller.agentId);
  if (!agent) return;
  for (const value of Object.values(meta)) {
    const sessionId =
      typeof value === "object" && value !== null
        ? (value as { session_id?: unknown }).session_id
        : undefined;
    if (typeof sessionId === "string") noteSession(context, agent, sessionId, null, "mcp");
  }
};

const toolError = (reason: string, message: string, action: string | null) => ({
  content: [
    {
      type: "text",
      text: JSON.stringify({
        ok: false,
        reason,
        error_code: reason,
        error: defuse(redactText(shortWords(message))),
        ...(action ? { action: shortWords(action) } : {}),
      }),
    },
  ],
  isError: true,
});

const reply = (id: string | number, result: unknown) => ({ jsonrpc: "2.0", id, result });
export const rpcError = (id: string | number | null, code: number, message: string) => ({
  jsonrpc: "2.0",
  id,
  error: { code, message },
});
