import type { Context, LiveAgent } from "../runtime/index.ts";
import { noteSession } from "../sessions/index.ts";
import { startNews } from "./state.ts";

/** Something named the agent's conversation. Where it is another one now, what its record holds until now is old news. */
export const learnSession = (
  context: Context,
  agent: LiveAgent,
  named: { readonly sessionId: string; readonly transcriptPath: string | null; readonly via: string },
): void => {
  if (noteSession(context, agent, named) === "changed") startNews(agent, context.clock.now());
};
