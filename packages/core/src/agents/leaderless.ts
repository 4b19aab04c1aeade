import { teamAgent } from "../ground/index.ts";
import { type NoticeKey, tellLeader } from "../mail/index.ts";
import type { Context } from "../runtime/index.ts";

interface Worker {
  readonly teamKey: string;
  readonly agentId: string;
}

/** Teams that run and that this worker leads; they go on without it. */
export const runningTeamsOf = ({ store }: Context, { teamKey, agentId }: Worker): readonly string[] =>
  store.leases
    .ledBy(teamKey, agentId)
    .map(({ team_key }) => team_key)
    .filter((key) => store.teams.get(key)?.status === "alive");

/** Notices of teams that a worker left without a leader begin so; they are withdrawn when it is started again. */
export const leaderlessKey = ({ teamKey, agentId }: Worker): NoticeKey<"leaderless"> =>
  `leaderless:${teamKey}/${agentId}:`;

/** The program of a worker that leads teams has ended: theirs go on, and the person's own leader is told. */
export const tellLeaderless = (
  context: Context,
  worker: Worker & { readonly paneRowId: number | null; readonly pane: { readonly paneId: string } },
): void => {
  const { teamKey, agentId, paneRowId, pane } = worker;
  for (const team of runningTeamsOf(context, worker)) {
    context.events.write("leader_receiver.rebind_required", {
      team_id: team,
      pane_id: pane.paneId,
      reason: "leader_ended",
    });
    tellLeader(
      context,
      topOf(context, teamKey),
      `${leaderlessKey(worker)}${paneRowId}:${team}`,
      `${agentId} of team ${teamKey} led team ${team}, and its program has ended. Team ${team} goes on; what is for its leader waits until ${agentId} runs again or somebody takes the lead. To end it: ${teamAgent("shutdown", "--team", team)}   To take its lead: ${teamAgent("claim-leader", "--team", team)}`,
    );
  }
};

/** The team above that no worker started: its leader speaks with a person. */
const topOf = (context: Context, teamKey: string): string => {
  const parent = context.store.teams.get(teamKey)?.parent_team_key;
  return parent ? topOf(context, parent) : teamKey;
};
