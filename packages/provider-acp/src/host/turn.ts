import type { Outcome } from "./connection.ts";

/** A text that the model is given, and where it comes from. */
export interface GivenText {
  readonly origin: "prompt" | "hook" | "tool";
  readonly text: string;
}

export interface Turn {
  readonly id: string;
  readonly stopping: AbortController;
  readonly next: string[];
  readonly underWay: Set<Promise<unknown>>;
  /** Written, and nothing came back yet. */
  unseen: readonly GivenText[];
  isPrompting: boolean;
  lastText: string;
  failure: string | null;
}

export const newTurn = (id: string): Turn => ({
  ...{ id, stopping: new AbortController(), next: [], underWay: new Set() },
  ...{ unseen: [], isPrompting: false, lastText: "", failure: null },
});

const UNREAD_CODES = [-32700, -32600, -32601, -32602];

/** An answer shows that the program has the prompt, unless it says that it did not even read it. */
export const wasRead = (outcome: Outcome): boolean =>
  outcome.kind === "result" || (outcome.kind === "error" && !UNREAD_CODES.includes(outcome.code));

/** Some programs say an error as if it were their answer. */
export const failureOf = ({ failure, lastText }: Turn, outcome: Outcome): string | null => {
  if (outcome.kind === "error") return outcome.message;
  if (failure !== null) return lastText.trim().split("\n\n").at(-1) || failure;
  return /^(?:API )?Error: \d{3}\b/.test(lastText) ? lastText.split("\n")[0]! : null;
};
