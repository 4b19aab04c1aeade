import type { Context, LiveAgent } from "../runtime/index.ts";
import { nextOutput } from "./next-output.ts";

export interface Watch<Seen> {
  readonly withinMs: number;
  /** The longest time between two looks, where the pane says nothing. */
  readonly eachMs?: number;
  look(): Promise<Seen> | Seen;
  /** What was waited for. */
  until(seen: Seen): boolean;
}

const EACH_MS = 250;

/**
 * Looks at once, and again after every output of the pane, until it sees what it waits for, the time is over, or the
 * agent is. Answers the last look. Time is the context's, so that a test can hold it still.
 */
export const watchUntil = async <Seen>(
  context: Pick<Context, "clock">,
  agent: LiveAgent,
  { withinMs, eachMs = EACH_MS, look, until }: Watch<Seen>,
): Promise<{ readonly seen: Seen; readonly isMet: boolean }> => {
  const { clock } = context;
  const deadline = clock.now() + withinMs;
  for (;;) {
    // Output that comes during the look must not be missed.
    const output = nextOutput(clock, agent, Math.max(0, Math.min(eachMs, deadline - clock.now())));
    try {
      const seen = await look();
      const isMet = until(seen);
      if (isMet || agent.over.signal.aborted || clock.now() >= deadline) return { seen, isMet };
      await output.promise;
    } finally {
      output.cancel();
    }
  }
};
