import { TeamAgentError } from "@team-agent/plugin-api";
import { type AgentStarted, prepareStart, startPrepared, withTeam } from "../agents/index.ts";
import { teamAgent } from "../ground/index.ts";
import { acceptMessage } from "../mail/index.ts";
import type { Caller, Context } from "../runtime/index.ts";
import { type AgentSpec, type DocumentMarks, markDocument } from "../team/index.ts";
import { agreeToJoin, type JoinRequest, prepareJoin, withDocument } from "./join.ts";
import { inSteps } from "./operation.ts";
import { readRole } from "./read-role.ts";
import type { Whose } from "./whose.ts";

export interface AddRequest extends JoinRequest {
  /** A role document inside the workspace; it is read where it stands, and never written. */
  readonly roleFile: string;
}

/** Takes a new agent into a running team. The team's other agents stay as they are. */
export const addAgent = (
  context: Context,
  caller: Caller,
  whose: Whose,
  request: AddRequest,
): Promise<AgentStarted> =>
  withTeam(context, whose.teamKey, async () => {
    refuseTaken(context, whose);
    const { role, document } = await readRole(context, whose, request.roleFile);
    const joined = await joinTeam(context, caller, whose, { kind: "add", role, document, request });
    const { teamKey: team_id, agentId: agent_id } = whose;
    context.events.write("add_agent.complete", { team_id, agent_id, role_file: role.roleFile });
    return joined;
  });

export interface Join {
  readonly kind: "add" | "clone" | "fork";
  readonly role: AgentSpec;
  readonly request: JoinRequest;
  /** Writes what must stand before the agent does; null where nothing must. */
  readonly file?: { readonly path: string; readonly write: () => void };
  /** Its document as it was read; without it, as it was written. */
  readonly document?: DocumentMarks;
  /** The conversation that it begins with; an empty one without. */
  readonly forkOf?: string;
  /** What it is told before anything else. */
  readonly first?: { readonly messageId: string; readonly content: string };
}

export const joinTeam = async (
  context: Context,
  caller: Caller,
  whose: Whose,
  { kind, role, request, file, document, forkOf, first }: Join,
): Promise<AgentStarted> => {
  const { store } = context;
  const { teamKey, agentId: recipient } = whose;
  const agreed = await agreeToJoin(context, caller, teamKey, role, request);
  const before = store.teams.get(teamKey)!;
  return inSteps(context, kind, whose, async ({ step }) => {
    if (file)
      await step({ step: "role_file", undo: { kind: "file", path: file.path, content: null } }, file.write);
    const { spec_json: specJson, launch_json: launchJson } = before;
    await step({ step: "spec", undo: { kind: "team", specJson, launchJson } }, () =>
      store.teams.save({
        ...before,
        ...withDocument(agreed, document ?? markDocument(before.directory, role.roleFile)),
      }),
    );
    await step({ step: "workspace_state", undo: { kind: "agent", row: null, session: null } }, () =>
      prepareJoin(context, whose, role),
    );
    if (first)
      await step({ step: "first_message", undo: { kind: "message", messageId: first.messageId } }, () =>
        acceptMessage(context, { teamKey, sender: "leader", recipient, ...first }),
      );
    return await step({ step: "start_agent", undo: { kind: "program" } }, async () => {
      const start = { ...request, force: false, allowFresh: true, ...(forkOf ? { forkOf } : {}) };
      return startPrepared(context, await prepareStart(context, caller, whose, start));
    });
  });
};

export const refuseTaken = ({ store }: Context, { teamKey, agentId }: Whose): void => {
  if (!store.agents.get(teamKey, agentId)) return;
  throw new TeamAgentError("agent_exists", `team ${teamKey} has an agent "${agentId}" already`, {
    action: teamAgent("start-agent", agentId, "--team", teamKey),
  });
};
