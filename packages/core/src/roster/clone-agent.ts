import { join } from "node:path";
import { TeamAgentError } from "@team-agent/plugin-api";
import { readPlainFile } from "@team-agent/plugin-api/toolkit";
import { type AgentStarted, withTeam } from "../agents/index.ts";
import { type Caller, type Context, requireAgent } from "../runtime/index.ts";
import { agentIdProblem, renameRole, type TeamSpec } from "../team/index.ts";
import { makeOwnFolder, replaceOwnFile } from "../workspace/index.ts";
import { joinTeam, refuseTaken } from "./add-agent.ts";
import type { JoinRequest } from "./join.ts";
import type { Whose } from "./undo.ts";

export interface CloneRequest extends JoinRequest {
  /** The name of the new agent. */
  readonly as: string;
}

/** Takes another agent with the same role into the team, in a conversation of its own that begins empty. */
export const cloneAgent = (
  context: Context,
  caller: Caller,
  { teamKey, agentId: source }: Whose,
  request: CloneRequest,
): Promise<AgentStarted> =>
  withTeam(context, teamKey, async () => {
    requireAgent(context, teamKey, source);
    const whose = { teamKey, agentId: request.as };
    refuseName(request.as);
    refuseTaken(context, whose);
    const { agents } = JSON.parse(context.store.teams.get(teamKey)!.spec_json) as TeamSpec;
    const original = agents.find(({ id }) => id === source)!;
    const folder = join(context.workspace.runtimeDir, teamKey, "roles");
    const path = join(folder, `${request.as}.md`);
    const text = renameRole(await readPlainFile(original.roleFile), request.as);
    const write = () => {
      makeOwnFolder(folder);
      replaceOwnFile(path, text);
    };
    const role = { ...original, id: request.as, roleFile: path, paused: false };
    const joined = await joinTeam(context, caller, whose, {
      kind: "clone",
      role,
      request,
      file: { path, write },
    });
    context.events.write("clone_agent.complete", { team_id: teamKey, agent_id: request.as, source });
    return joined;
  });

const refuseName = (name: string): void => {
  const problem = agentIdProblem(name);
  if (problem)
    throw new TeamAgentError("agent_name_invalid", `"${name}" cannot be an agent's name: ${problem}`, {
      action: "give it another name with --as",
    });
};
