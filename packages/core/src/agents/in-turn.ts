import type { Context } from "../runtime/index.ts";

/** Nothing else is done to this agent meanwhile. */
export const withAgent = <T>(
  { inTurn }: Context,
  teamKey: string,
  agentId: string,
  work: () => Promise<T>,
): Promise<T> => inTurn([`${teamKey}/${agentId}`], work);

/** Nothing else is done to this team or to any of its agents meanwhile. The `same` that is asked for twice at once is done once. */
export const withTeam = <T>(
  { inTurn, store }: Context,
  teamKey: string,
  work: () => Promise<T>,
  same?: string,
): Promise<T> => {
  const agents = store.agents.ofTeam(teamKey).map(({ agent_id }) => `${teamKey}/${agent_id}`);
  return inTurn([teamKey, ...agents], work, same);
};
