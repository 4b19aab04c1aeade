import type { HookAdapter, HookKind, TurnFact } from "@team-agent/plugin-api";
import {
  errorCategoryOf,
  type HookBody,
  MCP_SERVER,
  sharedHooks,
  stringOf,
  toolLineBy,
} from "@team-agent/plugin-api/toolkit";

/** What the bridge calls, and what it is for core. */
export const KINDS: Readonly<Record<string, HookKind>> = {
  SessionStart: "sessionStarted",
  UserPromptSubmit: "promptSubmitted",
  PostToolUse: "toolFinished",
  PermissionRequest: "permissionRequested",
  Stop: "turnEnded",
  SessionError: "turnFailed",
  Retry: "other",
};

const facts = (event: string, body: HookBody, at: number): readonly TurnFact[] => {
  if (event !== "SessionError" && event !== "Retry") return [];
  if (body.name === "MessageAbortedError") return [{ kind: "turnInterrupted", at }];
  const message = stringOf(body.message) ?? stringOf(body.name) ?? "unknown error";
  const status = typeof body.status === "number" ? body.status : undefined;
  const error = { kind: "providerError", at, category: errorCategoryOf(status, message), message } as const;
  if (event === "SessionError") return [{ ...error, ended: true }];
  return [{ ...error, ended: false, ...(typeof body.next === "number" ? { retryAt: body.next } : {}) }];
};

const OURS = `${MCP_SERVER}_`;

const shared = sharedHooks({
  provider: "opencode",
  kinds: KINDS,
  turnField: "",
  texts: { UserPromptSubmit: "context", PostToolUse: "context", Stop: "reason" },
  toolLine: toolLineBy("command", "filepath", "filePath", "url", "pattern", "query"),
  // `<server>_<tool>`, where both may have such lines: only our own server is known by its name.
  mcpTool: (name) =>
    name.startsWith(OURS) ? { server: MCP_SERVER, tool: name.slice(OURS.length) } : undefined,
  // It is called while the dialog stands before the person, who is not shown what one of our own tools would do.
  asksPerson: ({ tool_name }) => !`${tool_name}`.startsWith(OURS),
  facts,
});

export const hooks: HookAdapter = {
  events: Object.keys(KINDS),
  // 8 500 characters arrive whole; with more it was not tried (1.18.33).
  textLimit: 9_500,
  textUnit: "bytes",
  // Each is a turn of its own for the program, which counts none.
  maxContinuations: 8,
  // The dialog stands in the window meanwhile.
  permissionHoldMs: 600_000,
  read: shared.read,
  answer: shared.answer,
};
