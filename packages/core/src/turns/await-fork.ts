import { type Context, createPart, type LiveAgent } from "../runtime/index.ts";
import { settleFork } from "../sessions/index.ts";
import { type FileWatch, watchFile } from "./watch-file.ts";

interface Waiting {
  readonly path: string;
  readonly watch: FileWatch;
  look(): void;
}

const waiting = createPart<{ now: Waiting | null }>(() => ({ now: null }));

/**
 * A fork's record begins with what another agent said. It is followed once it is known where its own part begins, which
 * is when its program has written the first turn.
 */
export const awaitFork = (context: Context, agent: LiveAgent, path: string, follow: () => void): void => {
  const part = waiting(agent);
  if (part.now?.path !== path) {
    part.now?.watch.stop();
    part.now = wait(context, agent, path, follow);
    agent.over.signal.addEventListener("abort", () => part.now?.watch.stop(), { once: true });
  }
  part.now.look();
};

const wait = (context: Context, agent: LiveAgent, path: string, follow: () => void): Waiting => {
  let isLooking = false;
  let isChanged = false;
  const look = () => {
    if (agent.over.signal.aborted) return;
    isChanged = true;
    if (!isLooking) void lookUntilSame().catch(() => {});
  };
  const lookUntilSame = async () => {
    isLooking = true;
    try {
      while (isChanged) {
        isChanged = false;
        watch.ensure();
        if (!(await settleFork(context, agent))) continue;
        watch.stop();
        follow();
        return;
      }
    } finally {
      isLooking = false;
    }
  };
  const watch = watchFile(context.clock, path, look);
  return { path, watch, look };
};
