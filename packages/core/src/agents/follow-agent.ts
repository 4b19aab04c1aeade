import { followDialogs, lookForDialog } from "../dialogs/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";
import { followDoor, followOwnState } from "../sources/index.ts";
import { watchStartup } from "./startup.ts";

/** Begins to look after an agent: its start-up dialogs, its readiness. `isFoundAgain`: it was started by an earlier coordinator. */
export const followAgent = (context: Context, agent: LiveAgent, isFoundAgain = false): void => {
  followDialogs(context, agent);
  followDoor(context, agent);
  // Where its environment cannot be read, hooks, record and screen tell enough.
  void followOwnState(context, agent).catch(() => {});
  if (agent.ready) void lookForDialog(context, agent);
  else void watchStartup(context, agent, isFoundAgain);
};
