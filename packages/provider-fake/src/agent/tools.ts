import { randomUUID } from "node:crypto";
import type { Turn } from "./agent.ts";
import { approvalDialog } from "./dialog.ts";

export interface ToolUse {
  /** As hooks and the transcript name it. */
  readonly name: string;
  /** Family that must be allowed; null asks every time. */
  readonly family: string | null;
  readonly input: Readonly<Record<string, unknown>>;
  /** What the approval dialog shows. */
  readonly command: string;
  /** The call is made by a subagent: the main conversation gets no text of its hooks. */
  readonly subagent?: boolean;
  readonly run: (callId: string) => Promise<string>;
}

/** One tool call with all that belongs to it: permission, record, screen and hook. */
export const useTool = async (turn: Turn, tool: ToolUse): Promise<void> => {
  const { agent } = turn;
  const callId = `call_${randomUUID()}`;
  agent.record.add("tool_call", { name: tool.name, id: callId, input: tool.input });
  agent.screen.print(`● ${tool.name} ${tool.command.split("\n")[0]?.slice(0, 120) ?? ""}`);
  const call = {
    turn_id: turn.id,
    tool_name: tool.name,
    tool_input: tool.input,
    tool_use_id: callId,
    ...(tool.subagent ? { agent_id: "subagent-1", agent_type: "helper" } : {}),
  };

  const refusal = await refusalOf(turn, tool, call);
  const text = refusal ?? (await tool.run(callId));
  turn.signal.throwIfAborted();
  agent.record.add("tool_result", { id: callId, text });
  agent.screen.print(`  ⎿ ${text.slice(0, 400)}`);
  if (refusal !== null) return;

  const reply = await agent.hooks.call("PostToolUse", { ...call, tool_response: text }, turn.signal);
  turn.signal.throwIfAborted();
  if (reply.context === null || tool.subagent) return;
  agent.record.add("hook_text", { event: "PostToolUse", text: reply.context });
  agent.screen.print("  ⎿ PostToolUse hook added context");
  turn.feed(reply.context);
};

/** Null when the tool may run; else what the model is told instead. The first answer wins: hook or key. */
const refusalOf = async (
  turn: Turn,
  tool: ToolUse,
  call: Readonly<Record<string, unknown>>,
): Promise<string | null> => {
  const { agent } = turn;
  if (tool.family !== null && agent.allowed.has(tool.family)) return null;
  const over = new AbortController();
  const signal = AbortSignal.any([turn.signal, over.signal]);
  const byHook = agent.hooks.call("PermissionRequest", call, signal).then(({ decision }) =>
    // No decision leaves the dialog to the person.
    decision === null ? new Promise<never>(() => {}) : { hook: decision },
  );
  const byKey = agent.ask(approvalDialog(tool.name, tool.command), signal).then((key) => ({ key }));
  const answer = await Promise.race([byHook, byKey]);
  turn.signal.throwIfAborted();
  over.abort();
  if ("hook" in answer) {
    const verb = answer.hook.behavior === "allow" ? "Allowed" : "Denied";
    agent.screen.print(`  ⎿ ${verb} by PermissionRequest hook`);
    return answer.hook.behavior === "allow" ? null : `Denied: ${answer.hook.message}`;
  }
  if (answer.key === 1 && tool.family !== null) agent.allowed.add(tool.family);
  return answer.key === 0 || answer.key === 1 ? null : "Denied by the person";
};
