import { markExited } from "../agents/index.ts";
import { UNSEEN } from "../ground/index.ts";
import { receiverOf } from "../lease/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";

/**
 * A leader that starts takes over the teams that have none: those whose leader's program is gone, and those of the
 * leader that sat in the same pane before. A leader that lives elsewhere keeps its teams.
 */
export const succeedLeaders = (context: Context, leader: LiveAgent): void => {
  const { store } = context;
  for (const other of context.live.all()) {
    if (other === leader || other.agentId !== "leader" || !isSamePane(other, leader)) continue;
    if (other.kind === "guest") context.live.delete(other);
    else markExited(context, other, "replaced", UNSEEN, true);
  }
  for (const { team_key: teamKey } of store.teams.alive()) {
    if (!receiverOf(context, teamKey, "leader")) giveLead(context, leader, teamKey, "leader start");
  }
};

/** A leader of ours gets the lead of a team that has none. */
export const giveLead = (context: Context, leader: LiveAgent, teamKey: string, via: string): void => {
  const { store, clock, events } = context;
  const epoch = store.leases.claim({
    team_key: teamKey,
    seat_key: leader.teamKey,
    provider: leader.provider.id,
    pane_json: null,
    claimed_via: via,
    claimed_at: clock.now(),
  });
  events.write("leader_receiver.attached", {
    team_id: teamKey,
    provider: leader.provider.id,
    pane_id: leader.pane.paneId,
    discovery: "successor",
    owner_epoch: epoch,
  });
  context.poke(teamKey, "leader");
};

const isSamePane = (a: LiveAgent, b: LiveAgent): boolean =>
  a.pane.endpoint === b.pane.endpoint && a.pane.paneId === b.pane.paneId;
