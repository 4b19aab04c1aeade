import type { OpenDialog } from "./dialog.ts";
import type { HookClient } from "./hook-client.ts";
import type { McpClient } from "./mcp.ts";
import type { SessionRecord } from "./record.ts";
import type { Screen } from "./screen.ts";

/** What a turn works with. */
export interface Agent {
  readonly cwd: string;
  readonly record: SessionRecord;
  readonly screen: Screen;
  readonly hooks: HookClient;
  readonly mcp: McpClient;
  /** Tool families that run without a dialog; grows when a person says "don't ask again". */
  readonly allowed: Set<string>;
  /** Tools of the team's server that are asked for every time. */
  readonly asks: ReadonlySet<string>;
  readonly delayMs: number;
  /** The text of the last answer of a team's tool. */
  lastAnswer: string;
  /** Enters that the input box will ignore. */
  swallowEnters: number;
  /** Shows a dialog until an option is chosen (null: cancelled) or the signal ends it. */
  ask(dialog: OpenDialog, signal: AbortSignal): Promise<number | null>;
  /** Ends the program in good order. */
  exit(): Promise<never>;
}

/** One running turn. */
export interface Turn {
  readonly agent: Agent;
  readonly id: string;
  readonly signal: AbortSignal;
  /** Last assistant text so far. */
  lastText: string | null;
  /** Set by a directive that ends the turn; `failed` when it ended with a provider's error. */
  ended: boolean;
  failed: string | null;
  /** Gives the model more input within this turn. */
  feed(text: string): void;
}

export const say = (turn: Turn, text: string): void => {
  turn.lastText = text;
  turn.agent.record.add("assistant", { text });
  turn.agent.screen.print(`● ${text}`);
};
