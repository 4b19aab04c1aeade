import type { HookAdapter, HookKind } from "@team-agent/plugin-api";
import { sharedHooks } from "@team-agent/plugin-api/toolkit";
import { HOOK_EVENTS } from "./hook-config.ts";
import { toolLine } from "./tool-line.ts";

const KINDS: Readonly<Record<string, HookKind>> = {
  SessionStart: "sessionStarted",
  UserPromptSubmit: "promptSubmitted",
  PreToolUse: "toolStarting",
  PostToolUse: "toolFinished",
  PermissionRequest: "permissionRequested",
  Stop: "turnEnded",
};

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
  ...sharedHooks({
    provider: "codex",
    kinds: KINDS,
    turnField: "turn_id",
    texts: { SessionStart: "context", UserPromptSubmit: "context", PostToolUse: "context", Stop: "reason" },
    toolLine,
    // In a mode without questions nobody is asked.
    asksPerson: ({ permission_mode }) => permission_mode === "default",
  }),
};
