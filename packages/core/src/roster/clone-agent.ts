import { type AgentStarted, withTeam } from "../agents/index.ts";
import type { Caller, Context } from "../runtime/index.ts";
import { joinTeam } from "./add-agent.ts";
import { copyRole, newcomerBeside } from "./copy-role.ts";
import type { JoinRequest } from "./join.ts";
import type { Whose } from "./whose.ts";

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
    const whose = newcomerBeside(context, original, request.as);
    const copy = await copyRole(context, original, request.as);
    const joined = await joinTeam(context, caller, whose, { kind: "clone", request, ...copy });
    context.events.write("clone_agent.complete", { team_id: teamKey, agent_id: request.as, source });
    return joined;
  });
