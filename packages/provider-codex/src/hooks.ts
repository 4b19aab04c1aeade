import {
  type HookAdapter,
  type HookAnswer,
  type HookCall,
  type HookKind,
  TeamAgentError,
  type TurnFact,
} from "@team-agent/plugin-api";
import { HOOK_EVENTS } from "./hook-config.ts";
import { toolLine } from "./tool-line.ts";
import { isRecord, stringOf } from "./values.ts";

const KINDS: Readonly<Record<string, HookKind>> = {
  SessionStart: "sessionStarted",
  UserPromptSubmit: "promptSubmitted",
  PreToolUse: "toolStarting",
  PostToolUse: "toolFinished",
  PermissionRequest: "permissionRequested",
  Stop: "turnEnded",
};

const CONTEXT_EVENTS = ["SessionStart", "UserPromptSubmit", "PostToolUse"];

type Body = Readonly<Record<string, unknown>>;

export const hooks: HookAdapter = {
  events: HOOK_EVENTS,
  // The program keeps about 2 500 tokens, which it counts as four bytes each, and cuts the middle out of the rest
  // (0.169.0), so about 10 000 bytes; what is cut keeps its first line, and would look delivered.
  textLimit: 9_500,
  textUnit: "bytes",
  // Thirteen in a row were all obeyed, and no limit was seen (0.169.0).
  maxContinuations: 13,
  // Below the time-out in the configuration, so that the program's own dialog appears by our answer.
  permissionHoldMs: 120_000,
  showsDialogWhileHeld: false,
  read: (event, body) => {
    if (!isRecord(body) || body.hook_event_name !== event) {
      const named = isRecord(body) ? String(body.hook_event_name) : typeof body;
      throw new TeamAgentError("hook.unreadable", `codex: the body of a ${event} hook names ${named}`);
    }
    return readCall(event, body);
  },
  answer: (event, answer) => toJson(event, answer),
};

const readCall = (event: string, body: Body): HookCall => {
  const sessionId = stringOf(body.session_id);
  const transcriptPath = stringOf(body.transcript_path);
  const turnId = stringOf(body.turn_id);
  const prompt = stringOf(body.prompt);
  const lastAssistantText = stringOf(body.last_assistant_message);
  const tool = readTool(body);
  return {
    kind: KINDS[event] ?? "other",
    fromSubagent: stringOf(body.agent_id) !== undefined,
    facts: sessionFact(event, body),
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(transcriptPath === undefined ? {} : { transcriptPath }),
    ...(turnId === undefined ? {} : { turnId }),
    ...(prompt === undefined ? {} : { prompt }),
    ...(tool === undefined ? {} : { tool }),
    ...(event === "Stop" ? { continued: body.stop_hook_active === true } : {}),
    ...(lastAssistantText === undefined ? {} : { lastAssistantText }),
  };
};

const readTool = (body: Body): HookCall["tool"] => {
  const name = stringOf(body.tool_name);
  if (name === undefined) return undefined;
  const callId = stringOf(body.tool_use_id);
  const command = toolLine(name, body.tool_input);
  return callId === undefined ? { name, command } : { name, callId, command };
};

/** What opens and closes a turn is read from the rollout: a prompt may be blocked, an ended turn continued. */
const sessionFact = (event: string, body: Body): TurnFact[] => {
  const sessionId = stringOf(body.session_id);
  const cwd = stringOf(body.cwd);
  if (event !== "SessionStart" || sessionId === undefined) return [];
  return [{ kind: "session", at: Date.now(), sessionId, ...(cwd === undefined ? {} : { cwd }) }];
};

const toJson = (event: string, answer: HookAnswer): unknown => {
  if (answer.kind === "none") return null;
  if (answer.kind === "text" && event === "Stop") return { decision: "block", reason: answer.text };
  if (answer.kind === "text" && CONTEXT_EVENTS.includes(event)) {
    return { hookSpecificOutput: { hookEventName: event, additionalContext: answer.text } };
  }
  if (answer.kind === "block" && event === "UserPromptSubmit")
    return { decision: "block", reason: answer.reason };
  if (event === "PermissionRequest" && (answer.kind === "allow" || answer.kind === "deny")) {
    const decision =
      answer.kind === "allow" ? { behavior: "allow" } : { behavior: "deny", message: answer.reason };
    return { hookSpecificOutput: { hookEventName: event, decision } };
  }
  throw new TeamAgentError(
    "hook.unanswerable",
    `codex: a ${event} hook cannot carry the answer ${answer.kind}`,
  );
};
