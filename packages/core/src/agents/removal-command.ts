import { removeAgentCommand } from "../ground/index.ts";
import type { Context } from "../runtime/index.ts";

/** The whole command that takes an agent out of its team. */
export const removalCommand = ({ live }: Context, teamKey: string, agentId: string): string =>
  removeAgentCommand(teamKey, agentId, live.get(teamKey, agentId) !== undefined);
