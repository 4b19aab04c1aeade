import {
  type HookAdapter,
  type HookAnswer,
  type HookCall,
  type HookKind,
  TeamAgentError,
  type TurnFact,
} from "@team-agent/plugin-api";
import { errorCategory } from "./provider-error.ts";
import { HOOK_EVENTS } from "./settings.ts";
import { toolLine } from "./tool-line.ts";
import { isRecord, stringOf } from "./values.ts";

const KINDS: Readonly<Record<string, HookKind>> = {
  SessionStart: "sessionStarted",
  UserPromptSubmit: "promptSubmitted",
  PreToolUse: "toolStarting",
  PostToolUse: "toolFinished",
  PostToolUseFailure: "toolFinished",
  PermissionRequest: "permissionRequested",
  Stop: "turnEnded",
  StopFailure: "turnFailed",
  Notification: "notified",
  SessionEnd: "sessionEnded",
};

const CONTEXT_EVENTS = [
  "SessionStart",
  "UserPromptSubmit",
  "PreToolUse",
  "PostToolUse",
  "PostToolUseFailure",
  // At the end of a turn it continues the turn; as the reason of a block the model would be given the text twice, and
  // once called an error.
  "Stop",
];

type Body = Readonly<Record<string, unknown>>;

export const hooks: HookAdapter = {
  events: HOOK_EVENTS,
  // 10 000 is the program's own limit; a longer text reaches the model as a path and a preview.
  textLimit: 9_000,
  textUnit: "characters",
  // The ninth in a row was overridden (2.1.329).
  maxContinuations: 8,
  // Below the hour in the settings, so that the answer comes from us and not from a time-out.
  permissionHoldMs: 3_500_000,
  showsDialogWhileHeld: true,
  read: (event, body) => {
    if (!isRecord(body) || body.hook_event_name !== event) {
      const named = isRecord(body) ? String(body.hook_event_name) : typeof body;
      throw new TeamAgentError("hook.unreadable", `claude: the body of a ${event} hook names ${named}`);
    }
    return readCall(event, body);
  },
  answer: (event, answer) => toJson(event, answer),
};

const readCall = (event: string, body: Body): HookCall => {
  const sessionId = stringOf(body.session_id);
  const transcriptPath = stringOf(body.transcript_path);
  const turnId = stringOf(body.prompt_id);
  const prompt = stringOf(body.prompt);
  const lastAssistantText = stringOf(body.last_assistant_message);
  const tool = readTool(body);
  return {
    kind: KINDS[event] ?? "other",
    fromSubagent: stringOf(body.agent_id) !== undefined,
    facts: factsOf(event, body),
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

/**
 * Only what the call proves by itself. A submitted prompt may still be blocked and an ended turn may be continued by
 * our own answer, so neither opens or closes a turn here: the transcript does.
 */
const factsOf = (event: string, body: Body): TurnFact[] => {
  const at = Date.now();
  const sessionId = stringOf(body.session_id);
  const cwd = stringOf(body.cwd);
  if (event === "SessionStart" && sessionId !== undefined) {
    return [{ kind: "session", at, sessionId, ...(cwd === undefined ? {} : { cwd }) }];
  }
  if (event === "StopFailure") {
    const message = stringOf(body.last_assistant_message) ?? stringOf(body.error) ?? "unknown error";
    const category = errorCategory(stringOf(body.error), message);
    return [{ kind: "providerError", at, category, message, ended: true }];
  }
  return [];
};

const toJson = (event: string, answer: HookAnswer): unknown => {
  if (answer.kind === "none") return null;
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
    `claude: a ${event} hook cannot carry the answer ${answer.kind}`,
  );
};
