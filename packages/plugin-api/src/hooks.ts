import type { TurnFact } from "./facts.ts";

export type HookKind =
  | "sessionStarted"
  | "promptSubmitted"
  | "toolStarting"
  | "toolFinished"
  | "permissionRequested"
  | "turnEnded"
  | "turnFailed"
  | "notified"
  | "sessionEnded"
  | "other";

/** One call of a provider's hook, in core's words. */
export interface HookCall {
  readonly kind: HookKind;
  readonly sessionId?: string;
  readonly transcriptPath?: string;
  readonly turnId?: string;
  /** `promptSubmitted`: the prompt as the provider has it. */
  readonly prompt?: string;
  /** Tool events and `permissionRequested`. `command` is the one line a person decides by. */
  readonly tool?: { readonly name: string; readonly callId?: string; readonly command: string };
  /** True when the call comes from a subagent of the session: it gets nobody's mail and opens no turn. */
  readonly fromSubagent: boolean;
  /** `sessionStarted`: the same conversation was shortened and goes on, maybe under another id. */
  readonly compacted?: boolean;
  /** `turnEnded`: the turn was already continued by a hook at least once. */
  readonly continued?: boolean;
  readonly lastAssistantText?: string;
  /** What the call shows about the turn. */
  readonly facts: readonly TurnFact[];
}

/** What core wants the hook to say; the adapter turns it into the provider's own JSON. */
export type HookAnswer =
  | { readonly kind: "none" }
  /** Text for the model, beside what it was about to read. */
  | { readonly kind: "text"; readonly text: string }
  /** Stop a prompt (`promptSubmitted`), so that nothing reaches the model. */
  | { readonly kind: "block"; readonly reason: string }
  | { readonly kind: "allow" }
  | { readonly kind: "deny"; readonly reason: string };

/** How a provider's hooks are read and answered. */
export interface HookAdapter {
  /** Names of the provider's hook events that its launch plan installs; also the last part of the hook's URL. */
  readonly events: readonly string[];
  /** Longest text that one answer carries whole to the model, in `textUnit`. */
  readonly textLimit: number;
  /** What the provider counts: UTF-16 code units, or bytes of UTF-8. */
  readonly textUnit: "characters" | "bytes";
  /** How often in a row a `turnEnded` answer with a text continues the turn before the provider overrides it. */
  readonly maxContinuations: number;
  /**
   * How long a `permissionRequested` call may stay open, in milliseconds. After that it is answered without a
   * decision, so that the provider shows its own dialog.
   */
  readonly permissionHoldMs: number;
  /** True when the provider shows its dialog while the call is held (whoever answers first wins). */
  readonly showsDialogWhileHeld: boolean;
  /** Reads one call. Throws for a body that is not of this event. */
  read(event: string, body: unknown): HookCall;
  /** The JSON for the provider; null for an empty answer. A text for an event that cannot carry one is an error. */
  answer(event: string, answer: HookAnswer): unknown;
}
