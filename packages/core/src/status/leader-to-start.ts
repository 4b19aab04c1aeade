interface Member {
  readonly provider: string;
  readonly command?: string | null;
}

/**
 * The provider whose name starts a leader: that of the last one, else of the first agent. One that starts whatever it is told needs
 * more than its name, and what the team's documents name is not advised to a person. Null where there is no other.
 */
export const leaderToStart = (last: string | null, members: readonly Member[]): string | null => {
  const needsMore = new Set(members.filter(({ command }) => command != null).map(({ provider }) => provider));
  const all = [...(last === null ? [] : [last]), ...members.map(({ provider }) => provider)];
  return all.find((provider) => !needsMore.has(provider)) ?? null;
};
