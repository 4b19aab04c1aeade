import type { Context, LiveAgent } from "../runtime/index.ts";

/** The live agent that gets a recipient's mail: a worker itself; for `leader`, whoever holds the team's lease. */
export const receiverOf = (context: Context, teamKey: string, recipient: string): LiveAgent | undefined => {
  if (recipient !== "leader") return context.live.get(teamKey, recipient);
  const lease = context.store.leases.get(teamKey);
  if (!lease) return undefined;
  // An agent of ours has a seat of its own; a person's own pane is kept as a live agent under the team's key.
  return context.live.get(lease.seat_key ?? teamKey, lease.seat_agent);
};
