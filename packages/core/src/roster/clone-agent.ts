import { type AgentStarted, withTeam } from "../agents/index.ts";
import { type Caller, type Context, requireAgent } from "../runtime/index.ts";
import { joinTeam, refuseTaken } from "./add-agent.ts";
import { copyRole, refuseName } from "./copy-role.ts";
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
  original: Whose,
  request: CloneRequest,
): Promise<AgentStarted> =>
  withTeam(context, original.teamKey, async () => {
    const { teamKey, agentId: source } = original;
    requireAgent(context, teamKey, source);
    const whose = { teamKey, agentId: request.as };
    refuseName(request.as);
    refuseTaken(context, whose);
    const copy = await copyRole(context, original, request.as);
    const joined = await joinTeam(context, caller, whose, { kind: "clone", request, ...copy });
    context.events.write("clone_agent.complete", { team_id: teamKey, agent_id: request.as, source });
    return joined;
  });
