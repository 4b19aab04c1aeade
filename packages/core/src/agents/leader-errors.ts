import { type Context, isProgramAlive } from "../runtime/index.ts";
import { clearProviderError, errorOf, noteProviderError } from "../turns/index.ts";

/**
 * A leader that we did not start has neither hooks nor a record for us. What its provider failed with stands on its
 * screen, until its next turn.
 */
export const lookAtOwnLeaders = async (context: Context): Promise<void> => {
  for (const agent of context.live.all()) {
    const { readError } = agent.provider.screen;
    if (agent.kind !== "guest" || !readError || !(await isProgramAlive(agent))) continue;
    const capture = await agent.access.capture(agent.pane, { styled: true }).catch(() => null);
    // In copy mode it shows the past.
    if (!capture || capture.mode || agent.over.signal.aborted) continue;
    const found = readError(capture);
    if (!found) clearProviderError(context, agent);
    else if (errorOf(agent)?.message !== found.message)
      noteProviderError(context, agent, {
        kind: "providerError",
        at: context.clock.now(),
        ...found,
        ended: true,
      });
  }
};
