import { receiverOf } from "../lease/index.ts";
import { type Caller, type Context, hostTransport, isLedBy } from "../runtime/index.ts";

/** Who calls, as the coordinator sees it, and who leads the team. Nothing is changed. */
export const identityOf = async (
  context: Context,
  caller: Caller,
  teamKey: string,
  env: Readonly<Record<string, string>>,
) => {
  const { store, workspace, live } = context;
  const lease = store.leases.get(teamKey);
  const leader = receiverOf(context, teamKey, "leader");
  const pane =
    caller.kind === "agent"
      ? (live.get(caller.teamKey, caller.agentId)?.pane ?? null)
      : await (await hostTransport(context)).locateCaller(env);
  const isSeat = isLedBy(context, caller, teamKey);
  const isPane =
    leader !== undefined &&
    pane !== null &&
    leader.pane.endpoint === pane.endpoint &&
    leader.pane.paneId === pane.paneId;
  return {
    team_id: teamKey,
    workspace_abspath: workspace.root,
    caller: caller.kind === "agent" ? `${caller.seat} ${caller.agentId}` : "person",
    source: caller.kind === "agent" ? "token" : pane ? "pane" : "none",
    current_pane_id: pane?.paneId ?? null,
    leads: isSeat || isPane,
    owner_epoch: lease?.owner_epoch ?? 0,
    leader: {
      provider: lease?.provider ?? null,
      pane_id: leader?.pane.paneId ?? null,
      alive: leader !== undefined && !leader.exited,
      claimed_via: lease?.claimed_via ?? null,
      claimed_at: lease?.claimed_at ?? null,
    },
  };
};
