import type { ProviderErrorCategory } from "./facts.ts";

export type DialogKind = "trust" | "approval" | "login" | "update" | "rateLimit" | "question" | "other";

/** What choosing an option would do, as far as its own words say so. */
export type OptionMeaning = "accept" | "acceptAlways" | "deny" | "skip" | "exit" | "other";

export interface DialogOption {
  readonly label: string;
  /** The digit or letter that chooses it, when the screen names one. */
  readonly key: string | null;
  readonly meaning: OptionMeaning;
  /** Where several may be ticked: whether this one is. */
  readonly ticked?: boolean;
}

/** A dialog that stands on the screen. It is always read, never assumed: option count and order vary. */
export interface Dialog {
  readonly kind: DialogKind;
  /** The question, one line. */
  readonly title: string;
  /** For `trust`: the folder that it asks about, as shown. */
  readonly path?: string;
  /** For `trust`: true when the path reaches the pane's right edge and may be cut. */
  readonly pathCut?: boolean;
  /** For `approval`: the tool, and the command or arguments in the words of the screen. */
  readonly tool?: string;
  readonly command?: string;
  /** For `approval` of an MCP server's tool: that server's name. */
  readonly server?: string;
  readonly options: readonly DialogOption[];
  /** Index of the option under the cursor; null when none is marked. */
  readonly cursor: number | null;
  /** Along which the options stand, and the cursor moves; left out, one below the other. */
  readonly axis?: "vertical" | "horizontal";
  /** For `question`: several options may be ticked before it is sent on. Labels are without their boxes. */
  readonly multiple?: boolean;
  /**
   * For `question`: it shows the answers that were given, all of them, and asks whether they are to be sent. Of its
   * options the one that `accept`s sends them.
   */
  readonly review?: boolean;
}

export interface ScreenState {
  readonly state: "starting" | "ready" | "busy" | "dialog" | "exited" | "unknown";
  readonly dialog?: Dialog;
  /** What stands in the input box. `isDraft` is false for a placeholder. */
  readonly composer?: {
    readonly text: string;
    readonly isDraft: boolean;
    /** It holds a paste that the program shows as a short mark in place of its words. */
    readonly foldedPaste?: boolean;
  };
  /** The words on the screen that led to the answer, for `explain`. */
  readonly evidence: string;
}

/** An error of the provider with which the last turn ended, as it stands above the input line. */
export interface ScreenError {
  readonly category: ProviderErrorCategory;
  readonly message: string;
}

export type DialogDecision =
  | "accept"
  | "deny"
  | "trust"
  | "skip"
  /** For `question`: choose this one of the dialog's `options`, by its index. */
  | { readonly option: number }
  /**
   * For a `question` with `multiple`: exactly these are to be ticked. The keys are those of the next step alone: one
   * that is not as it should be, or, where all are, what leads on. The screen is read again before the step after it.
   */
  | { readonly ticks: readonly number[] };
