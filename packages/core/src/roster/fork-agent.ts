import { TeamAgentError } from "@team-agent/plugin-api";
import { type AgentStarted, withTeam } from "../agents/index.ts";
import { newId, teamAgent } from "../ground/index.ts";
import { type Caller, type Context, knownEnvironment, requireAgent } from "../runtime/index.ts";
import { driftOf, resumeDecisionFor } from "../sessions/index.ts";
import { turnOf } from "../turns/index.ts";
import { joinTeam } from "./add-agent.ts";
import { copyRole, newcomerBeside } from "./copy-role.ts";
import { decideFork } from "./decide-fork.ts";
import type { JoinRequest } from "./join.ts";
import type { Whose } from "./whose.ts";

export interface ForkRequest extends JoinRequest {
  /** The name of the new agent. */
  readonly as: string;
  /** Its role in the team; the source's without one. */
  readonly label?: string | null;
}

export interface AgentForked extends AgentStarted {
  readonly source: string;
  readonly source_session_id: string;
  /** Until the new conversation's own record says where it comes from; `status` tells when it did. */
  readonly capture_state: "pending_context_fork";
  /** What it is told first. */
  readonly message_id: string;
}

/** Takes another agent into the team that begins with all that the source was told; the source goes on as it is. */
export const forkAgent = (
  context: Context,
  caller: Caller,
  original: Whose,
  request: ForkRequest,
): Promise<AgentForked> =>
  withTeam(context, original.teamKey, async () => {
    const { teamKey, agentId: source } = original;
    const whose = newcomerBeside(context, original, request.as);
    const forkOf = await forkableSession(context, original, request);
    const copy = await copyRole(context, original, request.as, request.label);
    const messageId = newId("msg");
    const first = { messageId, content: firstWords(source, request.as) };
    const joined = await joinTeam(context, caller, whose, { kind: "fork", request, ...copy, forkOf, first });
    const fields = { team_id: teamKey, agent_id: request.as, source, forked_from: forkOf };
    context.events.write("fork_agent.agent_start", fields);
    context.events.write("fork_agent.complete", { ...fields, message_id: messageId });
    return {
      ...joined,
      source,
      source_session_id: forkOf,
      capture_state: "pending_context_fork",
      message_id: messageId,
    };
  });

/** The source's conversation, where it can be forked now. Throws why it cannot. */
const forkableSession = async (
  context: Context,
  { teamKey, agentId }: Whose,
  { env }: ForkRequest,
): Promise<string> => {
  const row = requireAgent(context, teamKey, agentId);
  const known = { ...knownEnvironment(context, teamKey), ...env };
  const as = { allowFresh: false, keepsWornOut: true };
  const provider = await context.registry.provider(row.provider);
  const resumed = await resumeDecisionFor(context, teamKey, agentId, as, known);
  const live = context.live.get(teamKey, agentId);
  const decision = decideFork({
    source: agentId,
    provider,
    decision: resumed,
    drift: driftOf(context.store, { teamKey, agentId })?.actual ?? null,
    live: live ? { ready: live.ready, turn: turnOf(live).state } : null,
  });
  if (decision.kind === "fork") return decision.sessionId;
  const { code, reason } = decision;
  throw new TeamAgentError(code, reason, {
    action:
      code === "fork_unsupported"
        ? teamAgent("clone-agent", agentId, "--as", `${agentId}-2`, "--team", teamKey)
        : teamAgent("explain", agentId, "--team", teamKey),
  });
};

const firstWords = (source: string, name: string): string =>
  `You are ${name} from here on, and no longer ${source}: your conversation is a copy of ${source}'s, taken just now. What was said in it before was said to ${source}, which goes on by itself with its own work; its tasks are not yours. Report and write as ${name}. Nothing has to be done about this; wait for what you are given.`;
