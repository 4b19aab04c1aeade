import type { Clock } from "../ground/index.ts";
import type { LiveAgent } from "../runtime/index.ts";

const LOOK_AGAIN_MS = 100;

/**
 * Resolves at the pane's next output, or when the time is over. A pane on somebody else's server tells nothing, so
 * there it is a short wait.
 */
export const nextOutput = (
  clock: Clock,
  agent: LiveAgent,
  withinMs: number,
): { readonly promise: Promise<void>; cancel(): void } => {
  let finish = () => {};
  const promise = new Promise<void>((resolve) => {
    const { transport } = agent;
    const stop = clock.after(transport ? withinMs : Math.min(withinMs, LOOK_AGAIN_MS), () => finish());
    const off = transport?.onEvent((event) => {
      if (event.kind === "output" && event.paneId === agent.pane.paneId) finish();
    });
    finish = () => {
      stop();
      off?.();
      resolve();
    };
  });
  return { promise, cancel: () => finish() };
};
