import type { HookAdapter, HookKind, TurnFact } from "@team-agent/plugin-api";
import { type HookBody, mcpToolOf, oneLine, sharedHooks, stringOf } from "@team-agent/plugin-api/toolkit";
import { errorCategory } from "./provider-error.ts";

/** The calls of the host, and what they are for core. */
const KINDS: Readonly<Record<string, HookKind>> = {
  SessionStart: "sessionStarted",
  UserPromptSubmit: "promptSubmitted",
  PostToolUse: "toolFinished",
  PermissionRequest: "permissionRequested",
  Stop: "turnEnded",
  StopFailure: "turnFailed",
  SessionEnd: "sessionEnded",
};

const facts = (event: string, body: HookBody, at: number): readonly TurnFact[] => {
  if (event !== "StopFailure") return [];
  const message = stringOf(body.last_assistant_message) ?? "unknown error";
  return [{ kind: "providerError", at, category: errorCategory(message), message, ended: true }];
};

const shared = sharedHooks({
  provider: "acp",
  kinds: KINDS,
  turnField: "turn_id",
  texts: { UserPromptSubmit: "context", PostToolUse: "context", Stop: "reason" },
  toolLine: (name, input) => oneLine(input === undefined ? name : JSON.stringify(input)),
  mcpTool: mcpToolOf,
  // Its dialog stands in the window whenever it calls.
  asksPerson: () => true,
  facts,
});

export const hooks: HookAdapter = {
  events: Object.keys(KINDS),
  // The host passes on any text; a prompt is no longer than this for every program's sake.
  textLimit: 20_000,
  textUnit: "characters",
  // The host continues a turn as often as it is told to.
  maxContinuations: 8,
  permissionHoldMs: 3_600_000,
  answer: shared.answer,
  read: (event, body) => {
    const call = shared.read(event, body);
    const line = stringOf((body as HookBody).tool_line);
    return call.tool && line !== undefined ? { ...call, tool: { ...call.tool, command: line } } : call;
  },
};
