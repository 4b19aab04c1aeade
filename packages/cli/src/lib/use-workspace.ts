import { findWorkspace } from "./find-workspace.ts";
import { tell } from "./output.ts";

/** Finds the workspace where none is named, and says which one where it is not the folder of the command. */
export const useWorkspace = <T extends object>(
  options: T & { readonly workspace?: string; readonly json?: boolean },
): T & { readonly workspace: string } => {
  const { workspace, json } = options;
  if (workspace !== undefined) return { ...options, workspace };
  const found = findWorkspace(process.cwd());
  if (found !== process.cwd() && !process.env.TEAM_AGENT_WORKSPACE && !json) tell(`workspace: ${found}`);
  return { ...options, workspace: found };
};
