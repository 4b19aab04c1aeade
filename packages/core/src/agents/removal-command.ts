import { teamAgent } from "../ground/index.ts";
import type { Context } from "../runtime/index.ts";

/** The whole command that takes an agent out of its team: one whose program runs goes by force alone. */
export const removalCommand = ({ live }: Context, teamKey: string, agentId: string): string =>
  live.get(teamKey, agentId)
    ? teamAgent("remove-agent", agentId, "--confirm", "--force", "--team", teamKey)
    : teamAgent("remove-agent", agentId, "--confirm", "--team", teamKey);
