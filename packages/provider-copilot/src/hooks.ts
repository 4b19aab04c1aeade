import type { HookAdapter, HookAnswer, HookCall, HookKind } from "@team-agent/plugin-api";
import {
  isRecord,
  type Json,
  MCP_SERVER,
  sharedHooks,
  stringOf,
  TeamAgentError,
  toolLineBy,
} from "@team-agent/plugin-api/toolkit";
import { mayOnlyRead } from "./read-only.ts";

/** Every hook event of a launch plan, and what it is for core. */
export const KINDS: Readonly<Record<string, HookKind>> = {
  sessionStart: "sessionStarted",
  userPromptSubmitted: "promptSubmitted",
  // Installed for tools of consent alone, together with the answer that makes the program ask its person.
  preToolUse: "permissionRequested",
  postToolUse: "toolFinished",
  postToolUseFailure: "toolFinished",
  permissionRequest: "permissionRequested",
  agentStop: "turnEnded",
  notification: "notified",
  sessionEnd: "sessionEnded",
};

export const hooks: HookAdapter = {
  events: Object.keys(KINDS),
  // At a prompt far more arrives whole; behind a tool's result it counts as a part of that, which has 20 480 (1.0.102).
  textLimit: 9_500,
  textUnit: "bytes",
  // Eight in a row were obeyed, and no ninth (1.0.102).
  maxContinuations: 8,
  // No dialog is shown meanwhile.
  permissionHoldMs: 120_000,
  read: (event, body) => shared.read(event, isRecord(body) ? renamed(event, body) : body),
  answer: (event, answer) => {
    if (answer.kind === "none") return null;
    const json = toJson(event, answer);
    if (json !== undefined) return json;
    const message = `copilot: a ${event} hook cannot carry the answer ${answer.kind}`;
    throw new TeamAgentError("hook.unanswerable", message);
  },
};

/** Its bodies say the same as those of other programs, by names of their own. */
const shared = sharedHooks({
  provider: "copilot",
  kinds: KINDS,
  turnField: "",
  texts: {},
  toolLine: toolLineBy("command", "path", "url", "pattern", "query"),
  mcpTool: (name) => mcpOf(name),
  asksPerson: ({ hook_event_name }) => hook_event_name === "preToolUse",
  // It is called before the program looks at its own rules. What those may allow is theirs to decide.
  granted: ({ hook_event_name, ...body }) => hook_event_name === "permissionRequest" && isReading(body),
  facts: (event, { session_id, cwd }, at) =>
    event === "sessionStart" ? [{ kind: "session", at, sessionId: `${session_id}`, cwd: `${cwd}` }] : [],
});

/** `server/tool` where a permission is asked for, `server-tool` elsewhere; there a server's own dashes cannot be told. */
const mcpOf = (name: string): NonNullable<HookCall["tool"]>["mcp"] => {
  const [, server, tool] = /^(.+)\/([^/]+)$/.exec(name) ?? [];
  if (server !== undefined && tool !== undefined) return { server, tool };
  const ours = `${MCP_SERVER}-`;
  const own = name.startsWith(ours) ? name.slice(ours.length) : "";
  return /^\w+$/.test(own) ? { server: MCP_SERVER, tool: own } : undefined;
};

const renamed = (event: string, body: Json): Json => ({
  hook_event_name: typeof body.sessionId === "string" ? event : undefined,
  session_id: body.sessionId,
  transcript_path: body.transcriptPath,
  cwd: body.cwd,
  prompt: body.prompt,
  agent_id: body.agentId,
  tool_name: body.toolName,
  tool_input: body.toolInput ?? body.toolArgs,
});

const isReading = ({ tool_name, tool_input }: Json): boolean =>
  tool_name === "bash" && isRecord(tool_input) && mayOnlyRead(stringOf(tool_input.command) ?? "");

const toJson = (event: string, answer: HookAnswer): Json | undefined => {
  if (answer.kind === "text" && event === "agentStop") return { decision: "block", reason: answer.text };
  if (answer.kind === "text" && /^(?:userPromptSubmitted|postToolUse|postToolUseFailure)$/.test(event))
    return { additionalContext: answer.text };
  if (answer.kind === "block" && event === "userPromptSubmitted")
    return { decision: "block", reason: answer.reason };
  if (answer.kind !== "allow" && answer.kind !== "deny") return undefined;
  const reason = answer.kind === "deny" ? answer.reason : undefined;
  if (event === "permissionRequest") return { behavior: answer.kind, ...(reason && { message: reason }) };
  return event === "preToolUse"
    ? { permissionDecision: answer.kind, ...(reason && { permissionDecisionReason: reason }) }
    : undefined;
};
