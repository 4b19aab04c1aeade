import type { HookAdapter, HookAnswer, HookCall, HookKind, TurnFact } from "@team-agent/plugin-api";
import { mcpToolOf, TeamAgentError } from "@team-agent/plugin-api/toolkit";
import { errorCategory } from "./error-category.ts";
import { answeredInput, questionsOf } from "./questions.ts";

const KINDS: Readonly<Record<string, HookKind>> = {
  SessionStart: "sessionStarted",
  UserPromptSubmit: "promptSubmitted",
  PostToolUse: "toolFinished",
  PermissionRequest: "permissionRequested",
  Stop: "turnEnded",
  StopFailure: "turnFailed",
  SessionEnd: "sessionEnded",
};

/** What the program posts. */
interface HookBody {
  readonly hook_event_name: string;
  readonly session_id?: string;
  readonly transcript_path?: string;
  readonly cwd?: string;
  readonly turn_id?: string;
  readonly prompt?: string;
  readonly queued?: boolean;
  readonly tool_name?: string;
  readonly tool_input?: Readonly<Record<string, unknown>>;
  readonly tool_use_id?: string;
  readonly agent_id?: string;
  readonly last_assistant_message?: string | null;
  readonly error?: string;
}

export const hookAdapter: HookAdapter = {
  events: Object.keys(KINDS),
  textLimit: 9_000,
  textUnit: "characters",
  maxContinuations: 8,
  permissionHoldMs: 3_600_000,
  read: (event, body) => readCall(event, body, Date.now()),
  answer: (event, answer) => {
    if (answer.kind === "none") return null;
    const json = answerFor(event, answer);
    if (json !== null) return json;
    throw new TeamAgentError(
      "hook_answer_unsupported",
      `hook ${event} cannot carry an answer of kind "${answer.kind}"`,
    );
  },
};

const readCall = (event: string, body: unknown, now: number): HookCall => {
  const kind = Object.hasOwn(KINDS, event) ? KINDS[event] : undefined;
  if (kind === undefined || typeof body !== "object" || body === null) {
    throw new TeamAgentError("hook_body_invalid", `not a call of a known hook: ${event}`);
  }
  const call = body as HookBody;
  if (call.hook_event_name !== event) {
    throw new TeamAgentError(
      "hook_body_invalid",
      `the body of hook ${event} is of ${String(call.hook_event_name)}`,
    );
  }
  const input = call.tool_input ?? {};
  const questions = questionsOf(call.tool_name, input);
  const asked = questions?.parts.map(({ text }) => text).join(" · ");
  const command = asked ?? input.command ?? input.file_path ?? input.plan ?? JSON.stringify(input);
  const mcp = mcpToolOf(call.tool_name ?? "");
  return {
    kind,
    fromSubagent: call.agent_id !== undefined,
    facts: factsOf(event, call, now),
    ...(questions && kind === "permissionRequested" ? { questions } : {}),
    // It asks whenever it calls this hook.
    ...(kind === "permissionRequested" ? { asksPerson: true } : {}),
    ...(call.session_id === undefined ? {} : { sessionId: call.session_id }),
    ...(call.transcript_path === undefined ? {} : { transcriptPath: call.transcript_path }),
    ...(call.turn_id === undefined ? {} : { turnId: call.turn_id }),
    ...(call.prompt === undefined ? {} : { prompt: call.prompt }),
    ...(typeof call.last_assistant_message === "string"
      ? { lastAssistantText: call.last_assistant_message }
      : {}),
    ...(call.tool_name === undefined
      ? {}
      : {
          tool: {
            name: call.tool_name,
            ...(mcp === undefined ? {} : { mcp }),
            command: String(command).split("\n")[0] ?? "",
            ...(call.tool_use_id === undefined ? {} : { callId: call.tool_use_id }),
            ...(call.tool_input === undefined ? {} : { input: call.tool_input }),
          },
        }),
  };
};

const factsOf = (event: string, call: HookBody, at: number): readonly TurnFact[] => {
  const turn = call.turn_id === undefined ? {} : { turnId: call.turn_id };
  const lastText =
    typeof call.last_assistant_message === "string" ? { lastText: call.last_assistant_message } : {};
  switch (event) {
    case "SessionStart":
      return call.session_id === undefined ? [] : [{ kind: "session", at, sessionId: call.session_id }];
    case "UserPromptSubmit":
      // A queued prompt opens its turn later; the transcript says when.
      return call.queued === true ? [] : [{ kind: "turnOpened", at, ...turn }];
    case "PostToolUse":
      if (call.agent_id !== undefined || call.tool_name === undefined) return [];
      return [
        {
          kind: "toolCalled",
          at,
          tool: call.tool_name,
          ...(call.tool_use_id === undefined ? {} : { callId: call.tool_use_id }),
        },
      ];
    case "Stop":
      return [{ kind: "turnClosed", at, ...turn, ...lastText }];
    case "StopFailure":
      return [
        {
          kind: "providerError",
          at,
          category: errorCategory(call.error),
          message: call.last_assistant_message ?? "",
          ended: true,
        },
      ];
    default:
      return [];
  }
};

/** Null when this event cannot say it. */
const answerFor = (event: string, answer: HookAnswer): unknown => {
  const specific = (output: Record<string, unknown>) => ({
    hookSpecificOutput: { hookEventName: event, ...output },
  });
  switch (answer.kind) {
    case "text":
      if (event === "Stop") return { decision: "block", reason: answer.text };
      return event === "UserPromptSubmit" || event === "PostToolUse"
        ? specific({ additionalContext: answer.text })
        : null;
    case "block":
      return event === "UserPromptSubmit" ? { decision: "block", reason: answer.reason } : null;
    case "allow":
      return event === "PermissionRequest"
        ? specific({
            decision: {
              behavior: "allow",
              // Without an input a yes is no answer to the program's own question about its plan.
              ...(answer.tool?.name === "ExitPlanMode" ? { updatedInput: {} } : {}),
            },
          })
        : null;
    case "answers":
      return event === "PermissionRequest"
        ? specific({
            decision: { behavior: "allow", updatedInput: answeredInput(answer.questions, answer.answers) },
          })
        : null;
    case "deny":
      return event === "PermissionRequest"
        ? specific({ decision: { behavior: "deny", message: answer.reason } })
        : null;
    case "none":
      return null;
  }
};
