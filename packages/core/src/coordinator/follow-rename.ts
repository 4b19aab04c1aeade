import { isAbsolute, join, relative } from "node:path";
import type { Store } from "../store/index.ts";
import { readableSpec, type TeamSpec } from "../team/index.ts";

/** The teams of a workspace that was renamed work where it is now. */
export const followRename = (store: Store, from: string, to: string): void => {
  for (const team of store.teams.all()) {
    const stored = readableSpec(team);
    if (!stored) continue;
    const spec = moveSpec(stored, from, to);
    store.teams.save({ ...team, directory: spec.team.directory, spec_json: JSON.stringify(spec) });
  }
};

/** What lies outside stays where it is. */
const moveSpec = (spec: TeamSpec, from: string, to: string): TeamSpec => {
  const move = (path: string): string => {
    const within = relative(from, path);
    const isInside = within !== ".." && !within.startsWith("../") && !isAbsolute(within);
    return isInside ? join(to, within) : path;
  };
  return {
    ...spec,
    team: { ...spec.team, workspace: move(spec.team.workspace), directory: move(spec.team.directory) },
    agents: spec.agents.map((agent) => ({
      ...agent,
      workingDirectory: move(agent.workingDirectory),
      roleFile: move(agent.roleFile),
    })),
  };
};
