import type { Context } from "../coordinator/context.ts";
import { followOwnState } from "../turns/own-state.ts";
import type { LiveAgent } from "./live.ts";
import { watchStartup } from "./startup.ts";
import { followDialogs, lookForDialog } from "./watch-dialogs.ts";

/** Begins to look after an agent: its start-up dialogs, its readiness. */
export const followAgent = (context: Context, agent: LiveAgent): void => {
  followDialogs(context, agent);
  followOwnState(context, agent);
  if (agent.ready) void lookForDialog(context, agent);
  else void watchStartup(context, agent);
};
