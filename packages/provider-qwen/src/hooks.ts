import type { HookAdapter, HookCall, HookKind, TurnFact } from "@team-agent/plugin-api";
import {
  type HookBody,
  keepEntities,
  mcpToolOf,
  sharedHooks,
  stringOf,
  toolLineBy,
} from "@team-agent/plugin-api/toolkit";
import { errorCategory } from "./provider-error.ts";

/** Every hook event of a launch plan, and what it is for core. */
export const KINDS: Readonly<Record<string, HookKind>> = {
  SessionStart: "sessionStarted",
  UserPromptSubmit: "promptSubmitted",
  PostToolUse: "toolFinished",
  PostToolUseFailure: "toolFinished",
  PermissionRequest: "permissionRequested",
  Stop: "turnEnded",
  StopFailure: "turnFailed",
  Notification: "notified",
  SessionEnd: "sessionEnded",
};

/** What a call proves by itself. */
const facts = (event: string, body: HookBody, now: number): readonly TurnFact[] => {
  if (event === "StopFailure") {
    const message = stringOf(body.last_assistant_message) ?? stringOf(body.error) ?? "unknown error";
    const category = errorCategory(stringOf(body.error), message);
    return [{ kind: "providerError", at: now, category, message, ended: true }];
  }
  // It says that it waits for a prompt after each turn, and after one that somebody stopped it says nothing else. The
  // moment is the program's own: one that is older than a turn does not end it.
  if (event !== "Notification" || body.notification_type !== "idle_prompt") return [];
  const at = Date.parse(stringOf(body.timestamp) ?? "");
  return Number.isNaN(at) ? [] : [{ kind: "turnInterrupted", at }];
};

/**
 * The prompt's hook is also called for each tool's result, without a prompt: that begins no turn. And a tool that somebody
 * stopped tells of it, but its turn is over, so what its answer brings would be given to nobody.
 */
const isNoNews = ({ kind, prompt }: HookCall, body: HookBody): boolean =>
  kind === "promptSubmitted" ? prompt === undefined : kind === "toolFinished" && body.is_interrupt === true;

const shared = sharedHooks({
  provider: "qwen",
  kinds: KINDS,
  // `prompt_id` counts the prompts of one process, so a conversation that was resumed has some of them twice.
  turnField: "turn_id",
  texts: { UserPromptSubmit: "context", PostToolUse: "context", PostToolUseFailure: "context" },
  toolLine: toolLineBy("command", "file_path", "notebook_path", "path", "url", "pattern", "query"),
  mcpTool: mcpToolOf,
  // In every mode it is called only where the dialog would stand before the person.
  asksPerson: () => true,
  facts,
});

export const hooks: HookAdapter = {
  events: Object.keys(KINDS),
  // Behind 10 000 the program cuts, and says how much is missing (0.24.4).
  textLimit: 9_000,
  textUnit: "characters",
  // A text from the hook at a turn's end reaches the model, but stands in no record: nothing would prove it, and a
  // conversation that is resumed would not have it. What waits is handed over at the next prompt.
  maxContinuations: 0,
  // No dialog is shown meanwhile.
  permissionHoldMs: 120_000,
  // Its own entities are told from those that the program makes of signs.
  answer: (event, answer) =>
    shared.answer(event, answer.kind === "text" ? { ...answer, text: keepEntities(answer.text) } : answer),
  read: (event, body) => {
    const call = shared.read(event, body);
    return isNoNews(call, body as HookBody) ? { ...call, kind: "other" } : call;
  },
};
