export interface Running {
  readonly pid: number;
  /** Its words, a blank between two. */
  readonly command: string;
  /** The workspace that it was started for as an agent; null where that is not known. */
  readonly workspace: string | null;
}

/** The workspace of an agent, by the variables that its program was given; null for any other program. */
export const workspaceAmong = (variables: readonly string[]): string | null => {
  const read = (name: string) =>
    variables.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) ?? null;
  return read("TEAM_AGENT_ID") === null ? null : read("TEAM_AGENT_WORKSPACE");
};
