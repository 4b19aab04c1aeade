import type { PaneRef } from "@team-agent/plugin-api";
import { teamAgent } from "../ground/index.ts";
import { receiverOf } from "../lease/index.ts";
import type { Context, LiveAgent } from "../runtime/index.ts";

export interface LedElsewhere {
  readonly teamKey: string;
  readonly holder: LiveAgent;
}

/** Teams whose leader lives in another pane than this one; a leader that starts leaves them to it. */
export const ledElsewhere = (context: Context, here: PaneRef | null): readonly LedElsewhere[] =>
  context.store.teams.alive().flatMap(({ team_key: teamKey }) => {
    const holder = receiverOf(context, teamKey, "leader");
    const isHere = holder?.pane.endpoint === here?.endpoint && holder?.pane.paneId === here?.paneId;
    return holder && !holder.exited && !isHere ? [{ teamKey, holder }] : [];
  });

/** Who leads a team that the new leader does not get, and how it gets it. */
export const describeElsewhere = ({ teamKey, holder }: LedElsewhere): string =>
  holder.kind === "worker"
    ? `team ${teamKey} is led by ${holder.agentId} of team ${holder.teamKey}`
    : `team ${teamKey} is led by ${holder.provider.displayName} in pane ${holder.pane.paneId}. When that leader ends, one that leads nothing and was started after it gets the team. To take the lead now, let the new leader run: ${teamAgent("takeover", "--confirm", "--team", teamKey)}`;
