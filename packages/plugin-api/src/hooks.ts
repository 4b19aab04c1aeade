import type { TurnFact } from "./facts.ts";

export type HookKind =
  | "sessionStarted"
  /** Somebody's prompt begins a turn. Not what a program calls a prompt and nobody wrote: that is `other`. */
  | "promptSubmitted"
  | "toolStarting"
  | "toolFinished"
  | "permissionRequested"
  | "turnEnded"
  | "turnFailed"
  | "notified"
  | "sessionEnded"
  | "other";

/** One of the questions that a program asks a person at once. */
export interface AskedQuestion {
  readonly text: string;
  readonly options: readonly { readonly label: string; readonly description?: string }[];
  /** Several options may be chosen together. */
  readonly multiple: boolean;
  /** Somebody may answer in words of their own. */
  readonly ownWords: boolean;
}

/** What a `permissionRequested` call asks, where that is no permission. */
export interface AskedQuestions {
  /** In the order of the program; no two have the same text. */
  readonly parts: readonly AskedQuestion[];
  /** What the adapter needs to word the answer, such as the input as it came. Core gives it back unread. */
  readonly raw: unknown;
}

/** One call of a provider's hook, in core's words. */
export interface HookCall {
  readonly kind: HookKind;
  readonly sessionId?: string;
  readonly transcriptPath?: string;
  readonly turnId?: string;
  /** `promptSubmitted`: the prompt as the provider has it. Without words it begins no turn, and only the facts count. */
  readonly prompt?: string;
  /** Tool events and `permissionRequested`. `command` is the one line a person decides by. */
  readonly tool?: {
    /** As the program calls it, for whoever reads of it. */
    readonly name: string;
    /** Of an MCP server's tool: the server, and the tool's own name there. Core knows the team's tools by it. */
    readonly mcp?: { readonly server: string; readonly tool: string };
    readonly callId?: string;
    readonly command: string;
    /** What the tool is called with, as the program tells it. */
    readonly input?: unknown;
  };
  /**
   * `permissionRequested`: without a decision in our answer the program asks the person who sits in front of it. Left
   * out where it decides by itself, as in a mode without questions, or where that is not known.
   */
  readonly asksPerson?: boolean;
  /**
   * `permissionRequested`: the program, or what the launch grants, may allow it already, and the hook is called all the
   * same. It is answered without a decision, and nobody is asked. Where the program asks after all, its dialog tells.
   */
  readonly granted?: boolean;
  /** `permissionRequested`: it is no permission that is asked for, but answers of a person. */
  readonly questions?: AskedQuestions;
  /** True when the call comes from a subagent of the session: it gets nobody's mail and opens no turn. */
  readonly fromSubagent: boolean;
  /** `sessionStarted`: the same conversation was shortened and goes on, maybe under another id. */
  readonly compacted?: boolean;
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
  /** `tool`: what was asked for, because a program may want more than a yes for one of its own tools. */
  | { readonly kind: "allow"; readonly tool?: HookCall["tool"] }
  /** For each part of the questions, in their order, the labels that were chosen or somebody's own words. Complete. */
  | {
      readonly kind: "answers";
      readonly questions: AskedQuestions;
      readonly answers: readonly (readonly string[])[];
    }
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
  /** Reads one call. Throws for a body that is not of this event. */
  read(event: string, body: unknown): HookCall;
  /**
   * The JSON for the provider, or a string for a program that takes what a hook writes as it stands; null for an empty answer. A
   * text for an event that cannot carry one is an error.
   */
  answer(event: string, answer: HookAnswer): unknown;
}
