import type { HookAdapter, HookCall, HookKind } from "@team-agent/plugin-api";
import {
  isRecord,
  type Json,
  keepEntities,
  sharedHooks,
  stringOf,
  textOf,
  toolLineBy,
} from "@team-agent/plugin-api/toolkit";

/**
 * Every hook event of a launch plan, and what it is for core. `PreCompress` is called before every request to the model
 * (0.61.0), so it tells of nothing.
 */
export const KINDS: Readonly<Record<string, HookKind>> = {
  SessionStart: "sessionStarted",
  BeforeAgent: "promptSubmitted",
  // Installed for tools of consent alone.
  BeforeTool: "toolStarting",
  AfterTool: "toolFinished",
  AfterAgent: "turnEnded",
  Notification: "notified",
  SessionEnd: "sessionEnded",
};

const shared = sharedHooks({
  provider: "gemini",
  kinds: KINDS,
  turnField: "",
  texts: { BeforeAgent: "context", AfterTool: "context", AfterAgent: "reason" },
  toolLine: toolLineBy("command", "file_path", "dir_path", "url", "prompt", "pattern", "query"),
  mcpTool: () => undefined,
});

export const hooks: HookAdapter = {
  events: Object.keys(KINDS),
  textLimit: 9_000,
  textUnit: "characters",
  maxContinuations: 8,
  // No hook decides a permission: dialogs are answered by keys.
  permissionHoldMs: 0,
  read: (event, body) => {
    if (!isRecord(body)) return shared.read(event, body);
    // A turn that was stopped, or that ended with an error, ends here as well. It is not gone on with.
    const isCut = body.prompt_response === NOTHING_SAID;
    const said = isCut ? {} : { last_assistant_message: body.prompt_response };
    // At a resume a file is named that stays empty: the conversation goes on in its own one (0.61.0).
    const record = body.source === "resume" ? { transcript_path: undefined } : {};
    const { tool, ...call } = shared.read(event, { ...body, ...said, ...record, ...idIn(body) });
    const mcp = mcpOf(body.mcp_context);
    const whole: HookCall = {
      ...call,
      ...(isCut ? { kind: "turnFailed" } : {}),
      ...(isStopped(body.tool_response) ? { kind: "other" } : {}),
      ...(tool === undefined ? {} : { tool: { ...tool, ...(mcp && { mcp }) } }),
    };
    return event === "BeforeTool" || event === "Notification" ? consentIn(whole, body) : whole;
  },
  answer: (event, answer) => {
    if (answer.kind === "block" && event === "BeforeAgent")
      return { decision: "block", reason: answer.reason };
    // The program makes entities of signs, but not at a turn's end (0.61.0).
    const isWritten = answer.kind === "text" && event !== "AfterAgent";
    return shared.answer(event, isWritten ? { ...answer, text: keepEntities(answer.text) } : answer);
  },
};

/** With another model it gives itself another id, and goes on with the same record: that has the id in its name (0.61.0). */
const idIn = ({ session_id, transcript_path }: Json): Json => {
  const isOwn = `${transcript_path}`.endsWith(`-${String(session_id).slice(0, 8)}.jsonl`);
  return isOwn || !transcript_path ? {} : { session_id: undefined };
};

/** By conversation: the call of a tool of consent that was announced last. */
const announced = new Map<string, HookCall["tool"]>();

/**
 * That its dialog stands there is told without the tool's arguments, and the arguments are told before it is known
 * whether it asks: a person may have allowed the tool for the whole session. Both together are the question.
 */
const consentIn = (call: HookCall, { session_id, details }: Json): HookCall => {
  const id = String(session_id);
  if (call.kind === "toolStarting") announced.set(id, call.tool);
  const tool = announced.get(id);
  if (call.kind !== "notified" || !isRecord(details) || !tool?.mcp) return call;
  if (details.serverName !== tool.mcp.server || details.toolName !== tool.mcp.tool) return call;
  announced.delete(id);
  return { ...call, kind: "permissionRequested", tool, asksPerson: true };
};

const NOTHING_SAID = "[no response text]";

/** A command that somebody stopped tells of it, but its turn is over: what is answered would be given to nobody. */
const isStopped = (response: unknown): boolean =>
  isRecord(response) && /^(?:<\w+>\s*)?Command was cancelled by user/.test(textOf(response.llmContent));

/** A tool's name does not tell where its server's ends; this does. */
const mcpOf = (context: unknown): NonNullable<HookCall["tool"]>["mcp"] => {
  const { server_name, tool_name }: Json = isRecord(context) ? context : {};
  const [server, tool] = [stringOf(server_name), stringOf(tool_name)];
  return server === undefined || tool === undefined ? undefined : { server, tool };
};
