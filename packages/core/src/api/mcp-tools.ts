import { isTeamAgentError } from "@team-agent/plugin-api";
import { z } from "zod";
import { noteListed, noteListedEarly } from "../agents/index.ts";
import { isConsentTool, useAllowed } from "../approvals/index.ts";
import { redactText } from "../events/index.ts";
import { defuse, defuseDeep } from "../mail/index.ts";
import { type Caller, type Context, noteHeard } from "../runtime/index.ts";
import type { Seat } from "../store/index.ts";
import { learnSession, readRecord } from "../turns/index.ts";
import { carriedBytes, MAX_REPLY_BYTES, shortWords } from "./bounds.ts";
import { type Asked, readInput, serve } from "./serve.ts";
import { type Tool, toolsFor, toolsOf } from "./tools.ts";

/** A call of an agent's MCP client. */
export type AgentAsked = Asked & { readonly caller: Caller & { kind: "agent" } };

export type Params = Readonly<Record<string, unknown>>;

/** What is asked of our tools, in every revision alike; undefined where it is something else. */
export const answerTools = async (asked: AgentAsked, method: string, params: Params) => {
  const { context, caller } = asked;
  switch (method) {
    case "tools/list":
      noteList(context, caller);
      return { tools: listTools(asked) };
    case "tools/call":
      noteCalled(context, caller, `called ${String(params.name).slice(0, 100)}`);
      return await callTool(asked, params);
    default:
      return undefined;
  }
};

const noteCalled = (context: Context, caller: Caller & { kind: "agent" }, what: string): void => {
  const agent = context.live.get(caller.teamKey, caller.agentId);
  if (agent) noteHeard(context, agent, "mcp", what);
};

const noteList = (context: Context, caller: Caller & { kind: "agent" }): void => {
  noteCalled(context, caller, "listed the tools");
  const agent = context.live.get(caller.teamKey, caller.agentId);
  if (agent) noteListed(context, agent);
  else noteListedEarly(context, caller);
};

const listed = new WeakMap<Asked["operations"], Map<Seat, readonly unknown[]>>();
const listTools = ({ operations, caller: { seat } }: AgentAsked): readonly unknown[] => {
  const known = listed.get(operations) ?? new Map<Seat, readonly unknown[]>();
  const tools = known.get(seat) ?? toolsFor(operations, seat).map(describeTool);
  listed.set(operations, known.set(seat, tools));
  return tools;
};

const describeTool = ({ name, description, input }: Tool) => {
  const { $schema: _dialect, ...inputSchema } = z.toJSONSchema(input, { io: "input" }) as Record<
    string,
    unknown
  >;
  return { name, description, inputSchema };
};

const TOO_LARGE = `the answer is larger than ${MAX_REPLY_BYTES} bytes; ask for less at once`;

const callTool = async (asked: AgentAsked, params: Readonly<Record<string, unknown>>) => {
  const { context, caller } = asked;
  const name = String(params.name ?? "");
  const meta = (params._meta ?? {}) as Readonly<Record<string, unknown>>;
  noteMeta(context, caller, meta);
  // What the program has recorded by now belongs before what it asks for.
  const live = context.live.get(caller.teamKey, caller.agentId);
  if (live) readRecord(live);
  try {
    const tool = toolsOf(asked.operations).find((one) => one.name === name);
    if (!tool) return toolError("unknown_tool", `there is no tool "${shortWords(name)}"`, null);
    if (!tool.seats.includes(caller.seat)) return refuseSeat(asked, name);
    const args = tool.input.safeParse(params.arguments ?? {});
    if (!args.success) return toolError("invalid_tool_arguments", z.prettifyError(args.error), null);
    noteUse(context, caller, name);
    const callId = callIdOf(meta);
    const callKey = callId ? `${caller.teamKey}/${caller.agentId}:${callId}` : null;
    const input = readInput(tool.operation, await tool.from(args.data as never, asked));
    const reply = await serve(tool.operation, { ...asked, callKey }, input);
    const shown = defuseDeep(tool.to ? tool.to(reply as never) : reply) as { readonly ok?: boolean };
    if (carriedBytes(shown) > MAX_REPLY_BYTES) return toolError("reply_too_large", TOO_LARGE, null);
    return { content: [{ type: "text", text: JSON.stringify(shown) }], isError: shown.ok === false };
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

/** Nobody was asked, because the launch allowed it; where somebody or something was, that was told already. */
const noteUse = (
  { events, live }: Context,
  { teamKey, agentId }: Caller & { kind: "agent" },
  tool: string,
) => {
  const agent = live.get(teamKey, agentId);
  // A person's consent is asked for each time, or it is none.
  if (isConsentTool(tool) || (agent && useAllowed(agent, tool))) return;
  const ids = { team_id: teamKey, agent_id: agentId };
  events.write("mcp.tool.auto_approved", { ...ids, tool, inherit_reason: "launch_configuration" });
};

const refuseSeat = ({ context, caller }: AgentAsked, tool: string) => {
  context.events.write("mcp.scope_refused", {
    team_id: caller.teamKey,
    agent_id: caller.agentId,
    tool,
    reason: "seat",
  });
  return toolError(
    "not_allowed",
    `${caller.agentId} may not call ${tool}`,
    caller.seat === "worker" ? "ask the leader with request_human" : null,
  );
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
    if (typeof sessionId === "string")
      learnSession(context, agent, { sessionId, transcriptPath: null, via: "mcp" });
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
        error: defuse(shortWords(redactText(message))),
        ...(action ? { action: shortWords(action) } : {}),
      }),
    },
  ],
  isError: true,
});
