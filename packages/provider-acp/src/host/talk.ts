import { isRecord, type Json, stringOf } from "@team-agent/plugin-api/toolkit";
import type { ToolCall, ToolCalls } from "./tools.ts";
import { printable } from "./width.ts";
import type { Window } from "./window.ts";

export interface Talk {
  /** Takes in one `session/update`. */
  note(update: Json): void;
  /** Something else begins: what was said so far is shown as it is. */
  begin(): void;
}

interface Listener {
  /** It can only come from the turn that runs now. */
  onSign(): void;
  /** What the program said since something else happened, whole so far. */
  onSaid(text: string): void;
  onToolOver(call: ToolCall): void;
  onFailure(message: string): void;
}

const SPOKEN = ["agent_message_chunk", "agent_thought_chunk", "user_message_chunk", "user_message", "plan"];
const OVER = ["completed", "failed"];
/** Of one message, for whoever asks what was said last. */
const KEPT_TEXT = 16_000;

/** Shows what the program says and does, in plain lines, and tells what it means. */
export const createTalk = (window: Window, tools: ToolCalls, listener: Listener): Talk => {
  let said = "";
  let partial = "";
  let isFirstLine = true;
  let message: string | undefined;
  const over = new Set<string>();

  const begin = () => {
    flush();
    said = "";
    isFirstLine = true;
  };
  const print = (line: string) => {
    window.print(`${isFirstLine ? "● " : "  "}${line}`);
    isFirstLine = false;
  };
  const flush = () => {
    if (partial !== "") print(partial);
    partial = "";
    if (window.view.partial !== "") window.update({ partial: "" });
  };
  const say = (text: string) => {
    said = (said + text).slice(-KEPT_TEXT);
    listener.onSaid(said);
    const lines = (partial + text).split("\n");
    partial = lines.pop()!;
    for (const line of lines) print(line);
    // A line without an end is shown in pieces.
    if (partial.length > KEPT_TEXT) flush();
    else
      window.update({ partial: partial === "" ? "" : printable(`${isFirstLine ? "● " : "  "}${partial}`) });
  };
  const showOver = (call: ToolCall) => {
    begin();
    window.print(
      `  ${call.status === "failed" ? "✗" : "✓"} ${call.kind} · ${call.mcp ? call.name : call.line}`,
    );
  };

  /** Later words about a call, or more of a message, that began before this turn prove nothing of it. */
  const isSign = (update: Json, kind: string): boolean => {
    if (kind === "tool_call" || kind === "tool_call_update") return !tools.isKnown(String(update.toolCallId));
    if (!SPOKEN.includes(kind)) return false;
    const id = stringOf(update.messageId);
    return id === undefined || id !== message;
  };

  return {
    begin,
    note(update) {
      const kind = stringOf(update.sessionUpdate) ?? "";
      if (isSign(update, kind)) listener.onSign();
      if (SPOKEN.includes(kind)) message = stringOf(update.messageId) ?? message;
      if (kind === "agent_message_chunk") {
        const text = isRecord(update.content) ? stringOf(update.content.text) : undefined;
        if (text !== undefined) say(text);
      }
      if (kind === "tool_call" || kind === "tool_call_update") {
        const call = tools.note(update);
        if (call && OVER.includes(call.status) && !over.has(call.id)) {
          over.add(call.id);
          showOver(call);
          listener.onToolOver(call);
        }
      }
      const failure = kind === "session_info_update" ? failureIn(update) : undefined;
      if (failure !== undefined) listener.onFailure(failure);
    },
  };
};

/** One program says beside its answer that the answer is an error. */
const failureIn = ({ _meta }: Json): string | undefined => {
  const codex = isRecord(_meta) && isRecord(_meta.codex) ? _meta.codex : {};
  const status = isRecord(codex.threadStatus) ? codex.threadStatus : {};
  return status.type === "systemError" ? "the program reports an error" : undefined;
};
