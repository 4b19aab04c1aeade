import { join } from "node:path";
import { TeamAgentError } from "@team-agent/plugin-api";
import { readPlainFile } from "@team-agent/plugin-api/toolkit";
import { type Context, requireAgent } from "../runtime/index.ts";
import { type AgentSpec, agentIdProblem, renameRole, storedSpec } from "../team/index.ts";
import { makeOwnFolder, replaceOwnFile } from "../workspace/index.ts";
import { refuseTaken } from "./add-agent.ts";
import type { Whose } from "./whose.ts";

export interface RoleCopy {
  readonly role: AgentSpec;
  /** Its document, in a folder of ours: the person's own is never written. */
  readonly file: { readonly path: string; readonly write: () => void };
}

/** Where the copied documents of a team's agents are. */
export const copiesOf = ({ workspace }: Context, teamKey: string): string =>
  join(workspace.runtimeDir, teamKey, "roles");

/** An agent's role for another agent, under that one's name; `label` stands for the name of the role. */
export const copyRole = async (
  context: Context,
  { teamKey, agentId: source }: Whose,
  name: string,
  label: string | null = null,
): Promise<RoleCopy> => {
  const { agents } = storedSpec(context.store.teams.get(teamKey)!);
  const original = agents.find(({ id }) => id === source)!;
  const folder = copiesOf(context, teamKey);
  const path = join(folder, `${name}.md`);
  const text = renameRole(await readRoleOf(original), name, label);
  const write = () => {
    makeOwnFolder(folder);
    replaceOwnFile(path, text);
  };
  const role = {
    ...original,
    id: name,
    role: label ?? original.role,
    roleFile: path,
    paused: false,
  };
  return { role, file: { path, write } };
};

const readRoleOf = ({ id, roleFile }: AgentSpec): Promise<string> =>
  readPlainFile(roleFile).catch((error: Error) => {
    throw new TeamAgentError(
      "role_file_missing",
      `the role document of ${id} cannot be read: ${error.message}`,
      {
        action: `put ${roleFile} back`,
      },
    );
  });

/** Who would join beside an agent of the team. Throws where that agent, or the name, cannot be. */
export const newcomerBeside = (context: Context, { teamKey, agentId }: Whose, name: string): Whose => {
  requireAgent(context, teamKey, agentId);
  const problem = agentIdProblem(name);
  if (problem)
    throw new TeamAgentError("agent_name_invalid", `"${name}" cannot be an agent's name: ${problem}`, {
      action: "give it another name with --as",
    });
  const whose = { teamKey, agentId: name };
  refuseTaken(context, whose);
  return whose;
};
