import type { Context } from "../runtime/index.ts";

/** Nothing else is done to this agent meanwhile. */
export const withAgent = <T>(
  { inTurn, found }: Context,
  teamKey: string,
  agentId: string,
  work: () => Promise<T>,
): Promise<T> =>
  inTurn([`${teamKey}/${agentId}`], async () => {
    await found(teamKey);
    return work();
  });

/** Nothing else is done to this team or to any of its agents meanwhile. The `same` that is asked for twice at once is done once. */
export const withTeam = <T>(
  context: Context,
  teamKey: string,
  work: () => Promise<T>,
  same?: string,
): Promise<T> => {
  const foundFirst = async () => {
    await context.found(teamKey);
    return work();
  };
  return withTeamAsItIs(context, teamKey, foundFirst, same);
};

/** The same for what is no matter of the programs that run: whether they were found again is not asked. */
export const withTeamAsItIs = <T>(
  { inTurn, store }: Context,
  teamKey: string,
  work: () => Promise<T>,
  same?: string,
): Promise<T> => {
  const agents = store.agents.ofTeam(teamKey).map(({ agent_id }) => `${teamKey}/${agent_id}`);
  return inTurn([teamKey, ...agents], work, same);
};
