import type { HookAdapter, HookKind, TurnFact } from "@team-agent/plugin-api";
import { type HookBody, sharedHooks, stringOf } from "@team-agent/plugin-api/toolkit";
import { errorCategory } from "./provider-error.ts";
import { allowedInput, answeredInput, questionsOf } from "./questions.ts";
import { HOOK_EVENTS } from "./settings.ts";
import { toolLine } from "./tool-line.ts";

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

/**
 * Permission modes in which this hook is called only where the dialog stands before the person: also in `auto`, where a
 * rule that asks goes before the classifier, and no hook is called without one (2.1.330).
 */
const ASKING_MODES: readonly string[] = ["default", "manual", "acceptEdits", "plan", "auto"];

/** What the end of a failed turn proves. */
const failureFact = (event: string, body: HookBody, at: number): readonly TurnFact[] => {
  if (event !== "StopFailure") return [];
  const message = stringOf(body.last_assistant_message) ?? stringOf(body.error) ?? "unknown error";
  const category = errorCategory(stringOf(body.error), message);
  return [{ kind: "providerError", at, category, message, ended: true }];
};

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
  ...sharedHooks({
    provider: "claude",
    kinds: KINDS,
    turnField: "prompt_id",
    texts: {
      SessionStart: "context",
      UserPromptSubmit: "context",
      PreToolUse: "context",
      PostToolUse: "context",
      PostToolUseFailure: "context",
      // At the end of a turn it continues the turn; as the reason of a block the model would be given the text twice,
      // and once called an error.
      Stop: "context",
    },
    toolLine,
    questions: questionsOf,
    answeredInput,
    allowedInput,
    asksPerson: ({ permission_mode }) => ASKING_MODES.includes(String(permission_mode)),
    facts: failureFact,
  }),
};
