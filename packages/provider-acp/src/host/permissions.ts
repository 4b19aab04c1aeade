import { type Json, recordsIn, stringOf } from "@team-agent/plugin-api/toolkit";
import type { Dialogs } from "./dialogs.ts";
import { rightOf } from "./granted.ts";
import type { HookClient } from "./hook-client.ts";
import type { SessionRecord } from "./record.ts";
import type { HostSettings } from "./settings.ts";
import type { ToolCall } from "./tools.ts";

interface Around {
  readonly settings: Pick<HostSettings, "grant" | "consentTools" | "asksTeam">;
  readonly dialogs: Dialogs;
  readonly hooks: HookClient;
  readonly record: SessionRecord;
  /** Somebody refused, with words that the model has not heard yet. */
  onDenied(reason: string): void;
}

/** An option of a request, by what choosing it does. */
interface Option {
  readonly id: string;
  readonly label: string;
  readonly kind: string;
}

type Decided = { readonly by: "role" | "team" | "window" | "nobody"; readonly option: Option | null };

/**
 * What becomes of a request for a permission. The role decides where it grants; else the team's hook is asked while the dialog
 * stands in the window, and whoever answers first counts. The record says who that was.
 */
export const decidePermission = async (
  around: Around,
  call: ToolCall,
  params: Json,
  signal: AbortSignal,
): Promise<Json> => {
  const options = recordsIn(params.options).flatMap(({ optionId, name, kind }) => {
    const id = stringOf(optionId);
    return id === undefined ? [] : [{ id, label: stringOf(name) ?? id, kind: stringOf(kind) ?? "other" }];
  });
  const right = rightOf(around.settings, call);
  const once = options.find(({ kind }) => kind === "allow_once");
  const asked = { call: call.id, tool: call.name, command: call.line };
  if (right !== "granted" || once === undefined) around.record.add("asked", asked);
  const decided: Decided =
    right === "granted" && once !== undefined
      ? { by: "role", option: once }
      : await askBoth(around, call, { options, isConsent: right === "consent", signal });
  const { by, option } = decided;
  around.record.add("decided", { call: call.id, by, option: option?.kind ?? null });
  return { outcome: option ? { outcome: "selected", optionId: option.id } : { outcome: "cancelled" } };
};

interface Asking {
  readonly options: readonly Option[];
  readonly isConsent: boolean;
  readonly signal: AbortSignal;
}

const askBoth = async (around: Around, call: ToolCall, asking: Asking): Promise<Decided> => {
  const over = new AbortController();
  const signal = AbortSignal.any([asking.signal, over.signal]);
  const decided = await Promise.race([
    askTeam(around, call, asking, signal),
    askWindow(around, call, asking, signal),
  ]);
  over.abort();
  return decided;
};

/** Settles only with a decision. A person's consent is for a person alone. */
const askTeam = async (
  { settings, hooks, onDenied }: Around,
  call: ToolCall,
  { options, isConsent, signal: turn }: Asking,
  signal: AbortSignal,
): Promise<Decided> => {
  if (!settings.asksTeam && !isConsent) return new Promise<never>(() => {});
  const { decision } = await hooks.call("PermissionRequest", hookFields(call), signal);
  // What reaches further than this call is for a person to choose.
  const option = options.find(({ kind }) => kind === (decision?.allows ? "allow_once" : "reject_once"));
  const isVoid = decision === undefined || isConsent || turn.aborted;
  if (isVoid || (decision.allows && option === undefined)) return new Promise<never>(() => {});
  if (!decision.allows && decision.reason !== "") onDenied(decision.reason);
  return { by: "team", option: option ?? null };
};

const askWindow = async (
  { dialogs }: Around,
  call: ToolCall,
  { options, signal: turn }: Asking,
  signal: AbortSignal,
): Promise<Decided> => {
  const shown = { tool: call.name, subject: call.subject, options: options.map(optionShown) };
  const index = await dialogs.ask(shown, signal);
  if (turn.aborted) return { by: "nobody", option: null };
  const refusal = options.find(({ kind }) => kind === "reject_once") ?? null;
  return { by: "window", option: index === null ? refusal : (options[index] ?? null) };
};

/** What an option does stands behind its words: those are the program's. */
const MEANINGS: Readonly<Record<string, string>> = {
  allow_once: "once",
  allow_always: "always",
  reject_once: "refuse",
  reject_always: "never",
};

const optionShown = ({ label, kind }: Option) => ({ label, meaning: MEANINGS[kind] ?? "?" });

/** A coordinator takes no call that is larger than it has a reason to be. */
const LONGEST_INPUT = 500_000;

const isShort = (input: Json | null): boolean =>
  input !== null && JSON.stringify(input).length <= LONGEST_INPUT;

/** A tool call in the form that hooks tell it. */
export const hookFields = (call: ToolCall): Json => ({
  tool_name: call.name,
  tool_use_id: call.id,
  tool_line: call.line,
  tool_input: isShort(call.input) ? call.input : { title: call.line },
  ...(call.parent === null ? {} : { agent_id: call.parent }),
});
