import { TeamAgentError } from "../errors.ts";
import type { TurnFact } from "../facts.ts";
import type { AskedQuestions, HookAdapter, HookAnswer, HookCall, HookKind } from "../hooks.ts";
import { isRecord, stringOf } from "./json.ts";

export type HookBody = Readonly<Record<string, unknown>>;

/**
 * Hooks in the form that several programs share: a JSON body with `hook_event_name`, `session_id`, `transcript_path`,
 * `cwd`, `prompt`, `tool_name`, `tool_input`, `tool_use_id`, `agent_id` (of a subagent) and
 * `last_assistant_message`, answered by `hookSpecificOutput` or a `decision`. Here is what differs among them.
 */
export interface SharedHooks {
  /** The provider's id; errors begin with it. */
  readonly provider: string;
  readonly kinds: Readonly<Record<string, HookKind>>;
  /** The field that holds the turn's id. */
  readonly turnField: string;
  /** How an event's answer carries a text: as `additionalContext`, or as the reason of a block. Others carry none. */
  readonly texts: Readonly<Record<string, "context" | "reason">>;
  /** One line by which a person decides about a tool call. */
  toolLine(name: string, input: unknown): string;
  /** Server and own name of an MCP server's tool, read from the name that the program gives it. */
  mcpTool(name: string): NonNullable<HookCall["tool"]>["mcp"];
  /** The questions of a permission request that asks for answers; undefined where it asks for a permission. */
  questions?(name: string, input: unknown): AskedQuestions | undefined;
  /** The input with which the tool of such questions goes on. */
  answeredInput?(questions: AskedQuestions, answers: readonly (readonly string[])[]): HookBody;
  /** The input without which a permission is no answer for this tool; undefined where a yes is enough. */
  allowedInput?(tool: NonNullable<HookCall["tool"]>): HookBody | undefined;
  /** Whether the program asks its person, where the answer decides nothing. */
  asksPerson?(body: HookBody): boolean;
  /** Whether a permission request may be for something that is allowed already: nobody is asked then. */
  granted?(body: HookBody): boolean;
  /** What a call proves by itself beside the begin of a session. */
  facts?(event: string, body: HookBody, at: number): readonly TurnFact[];
}

/**
 * `read` and `answer` of a `HookAdapter`.
 *
 * A submitted prompt may still be blocked and an ended turn may be continued by our own answer, so neither opens or
 * closes a turn here: the transcript does.
 *
 * Errors: `hook.unreadable` for a body of another event, `hook.unanswerable` for an answer that the event cannot carry.
 */
export const sharedHooks = (shared: SharedHooks): Pick<HookAdapter, "read" | "answer"> => ({
  read: (event, body) => {
    if (isRecord(body) && body.hook_event_name === event) return readCall(shared, event, body);
    const named = isRecord(body) ? String(body.hook_event_name) : typeof body;
    throw new TeamAgentError(
      "hook.unreadable",
      `${shared.provider}: the body of a ${event} hook names ${named}`,
    );
  },
  answer: (event, answer) => toJson(shared, event, answer),
});

const readCall = (shared: SharedHooks, event: string, body: HookBody): HookCall => {
  const at = Date.now();
  const sessionId = stringOf(body.session_id);
  const transcriptPath = stringOf(body.transcript_path);
  const turnId = stringOf(body[shared.turnField]);
  const prompt = stringOf(body.prompt);
  const lastAssistantText = stringOf(body.last_assistant_message);
  const tool = readTool(shared, body);
  const kind = shared.kinds[event] ?? "other";
  const granted = kind === "permissionRequested" && shared.granted?.(body) === true;
  const questions =
    kind === "permissionRequested" && tool ? shared.questions?.(tool.name, body.tool_input) : undefined;
  return {
    kind,
    fromSubagent: stringOf(body.agent_id) !== undefined,
    facts: [...sessionFact(event, body, at), ...(shared.facts?.(event, body, at) ?? [])],
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(transcriptPath === undefined ? {} : { transcriptPath }),
    ...(turnId === undefined ? {} : { turnId }),
    ...(prompt === undefined ? {} : { prompt }),
    ...(tool === undefined ? {} : { tool }),
    ...(questions === undefined ? {} : { questions }),
    ...(kind === "permissionRequested" && shared.asksPerson?.(body) ? { asksPerson: true } : {}),
    ...(granted ? { granted } : {}),
    ...(event === "SessionStart" && body.source === "compact" ? { compacted: true } : {}),
    ...(lastAssistantText === undefined ? {} : { lastAssistantText }),
  };
};

const readTool = (shared: SharedHooks, body: HookBody): HookCall["tool"] => {
  const name = stringOf(body.tool_name);
  if (name === undefined) return undefined;
  const callId = stringOf(body.tool_use_id);
  const command = shared.toolLine(name, body.tool_input);
  const input = body.tool_input;
  const mcp = shared.mcpTool(name);
  return {
    name,
    command,
    ...(mcp === undefined ? {} : { mcp }),
    ...(callId === undefined ? {} : { callId }),
    ...(input === undefined ? {} : { input }),
  };
};

const sessionFact = (event: string, body: HookBody, at: number): TurnFact[] => {
  const sessionId = stringOf(body.session_id);
  const cwd = stringOf(body.cwd);
  if (event !== "SessionStart" || sessionId === undefined) return [];
  return [{ kind: "session", at, sessionId, ...(cwd === undefined ? {} : { cwd }) }];
};

const toJson = (shared: SharedHooks, event: string, answer: HookAnswer): unknown => {
  const { provider, texts } = shared;
  if (answer.kind === "none") return null;
  if (answer.kind === "text" && texts[event] === "reason") return { decision: "block", reason: answer.text };
  if (answer.kind === "text" && texts[event] === "context")
    return { hookSpecificOutput: { hookEventName: event, additionalContext: answer.text } };
  if (answer.kind === "block" && event === "UserPromptSubmit")
    return { decision: "block", reason: answer.reason };
  const decision = event === "PermissionRequest" ? decisionOf(shared, answer) : undefined;
  if (decision !== undefined) return { hookSpecificOutput: { hookEventName: event, decision } };
  throw new TeamAgentError(
    "hook.unanswerable",
    `${provider}: a ${event} hook cannot carry the answer ${answer.kind}`,
  );
};

const decisionOf = (shared: SharedHooks, answer: HookAnswer): HookBody | undefined => {
  if (answer.kind === "deny") return { behavior: "deny", message: answer.reason };
  if (answer.kind === "allow") {
    const updatedInput = answer.tool && shared.allowedInput?.(answer.tool);
    return { behavior: "allow", ...(updatedInput === undefined ? {} : { updatedInput }) };
  }
  if (answer.kind !== "answers" || !shared.answeredInput) return undefined;
  return { behavior: "allow", updatedInput: shared.answeredInput(answer.questions, answer.answers) };
};
