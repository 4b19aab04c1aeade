import type { EventField, EventName } from "@team-agent/core";
import { printable } from "./output.ts";

export interface Told {
  readonly ts: string;
  readonly event: string;
  readonly [field: string]: unknown;
}

type Words<Field extends string> = (field: (name: Field) => string) => string;

/** An agent's state changed; told to whoever watches, and not in the log. */
type OfState = { readonly "agent.state": Words<"agent_id" | "status" | "detail"> };

/** What a person wants to see of a team at work, in words; everything else is shown with `--all`. */
const WORDS: OfState & { readonly [Name in EventName]?: Words<EventField<Name>> } = {
  "agent.state": (of) => `${of("agent_id")} is ${of("status")}${of("detail") && ` (${of("detail")})`}`,
  "send.durably_stored": (of) => `${of("sender")} → ${of("target")}  ${of("message_id")}`,
  "send.held": (of) => `${of("message_id")} waits: ${of("condition")}`,
  "message.delivered": (of) => `${of("message_id")} was delivered to ${of("target")}`,
  "send.failed": (of) => `${of("message_id")} was not delivered to ${of("target")} (${of("reason")})`,
  "send.expired": (of) => `${of("message_id")} to ${of("target")} has expired`,
  "send.cancelled": (of) => `${of("message_id")} to ${of("target")} was cancelled by ${of("by")}`,
  "mcp.report_result": (of) => `${of("agent_id")} reports ${of("status")} for ${of("task_id")}`,
  "result.unreported": (of) => `${of("agent_id")} ended without a report of ${of("task_id")}`,
  "worker.awaiting_human_confirm": (of) =>
    `${of("agent_id")} asks for permission: ${of("tool")}: ${of("command")}  ${of("approval_id")}`,
  "approval.decided": (of) => `${of("approval_id")} was ${of("decision")} by ${of("by")}`,
  "question.asked": (of) => `${of("agent_id")} asks: ${of("text")}  ${of("question_id")}`,
  "question.closed": (of) => `${of("question_id")} is ${of("status")}`,
  "agent.dialog_open": (of) => `${of("agent_id")} waits at a dialog (${of("kind")}): ${of("title")}`,
  "agent.provider_error": (of) => `${of("agent_id")} has an error of its provider (${of("error_class")})`,
  "worker.abnormal_exit": (of) =>
    `the program of ${of("agent_id")} ${of("exit_signal") ? `was ended by ${of("exit_signal")}` : "ended by itself"}`,
  "worker.work_cut": (of) => `the work of ${of("agent_id")} was cut off`,
  "leader_receiver.attached": (of) => `the leader is in pane ${of("pane_id") || "of its own"}`,
};

/** One line for an event; null where a person need not see it. */
export const describeEvent = (told: Told): string | null => {
  const words = (WORDS as Readonly<Record<string, Words<string> | undefined>>)[told.event];
  const field = (name: string): string => textOf(told[name]).split("\n")[0]!.slice(0, 200);
  return words ? `${timeOf(told)}  ${printable(words(field))}` : null;
};

/** The event as it is, for `--all`. */
export const describeFields = (told: Told): string => {
  const { ts: _ts, event, ...fields } = told;
  const pairs = Object.entries(fields)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${key}=${textOf(value)}`);
  return `${timeOf(told)}  ${event}  ${printable(pairs.join(" "))}`;
};

const timeOf = ({ ts }: Told): string => ts.slice(11, 19);

const textOf = (value: unknown): string => {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
};
