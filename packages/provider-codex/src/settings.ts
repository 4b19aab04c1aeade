import type { Trust } from "./trust.ts";

/** What a launch is made of, however its messages travel. */
export interface Settings {
  readonly trust: Trust;
  readonly instructions: string;
  /** What may bring hooks that ours would switch on; null where nothing can, and ours are installed. */
  readonly otherHooks: string | null;
  readonly notes: readonly string[];
}
