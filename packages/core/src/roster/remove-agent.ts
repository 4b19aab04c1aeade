import { existsSync } from "node:fs";
import { TeamAgentError } from "@team-agent/plugin-api";
import { endAgent, storedLaunch, withTeam } from "../agents/index.ts";
import { teamAgent } from "../ground/index.ts";
import { cancelMessage, tellLeader } from "../mail/index.ts";
import { type Context, requireAgent } from "../runtime/index.ts";
import { storedSpec, withoutAgent, withoutDocuments } from "../team/index.ts";
import { writeTeamState } from "../work/index.ts";
import { inSteps } from "./operation.ts";
import type { Whose } from "./undo.ts";

export interface RemoveRequest {
  readonly confirm: boolean;
  /** Ends its program, where that runs. */
  readonly force: boolean;
}

export interface AgentRemoved {
  readonly agent_id: string;
  readonly stopped: boolean;
  readonly cancelled_messages: number;
  readonly returned_tasks: readonly string[];
  /** It stays where it is; null where there is none. */
  readonly role_file: string | null;
}

/** Takes an agent out of its team for good. Its role document stays, and so does what was said. */
export const removeAgent = (
  context: Context,
  whose: Whose,
  request: RemoveRequest,
): Promise<AgentRemoved> => {
  requireAgent(context, whose.teamKey, whose.agentId);
  refuseUnconfirmed(context, whose, request);
  return withTeam(context, whose.teamKey, () => removeNow(context, whose));
};

/** All that is missing is said at once, as one command. */
const refuseUnconfirmed = (
  context: Context,
  { teamKey, agentId }: Whose,
  { confirm, force }: RemoveRequest,
): void => {
  const runs = context.live.get(teamKey, agentId) !== undefined;
  if (confirm && (force || !runs)) return;
  throw new TeamAgentError(
    confirm ? "force_required" : "confirm_required",
    `${agentId} leaves team ${teamKey} for good${runs ? ", and its program runs" : ""}`,
    {
      action: runs
        ? teamAgent("remove-agent", agentId, "--confirm", "--force", "--team", teamKey)
        : teamAgent("remove-agent", agentId, "--confirm", "--team", teamKey),
    },
  );
};

const removeNow = (context: Context, whose: Whose): Promise<AgentRemoved> => {
  const { store, events, live } = context;
  const { teamKey, agentId } = whose;
  return inSteps(context, "remove", whose, async ({ id, step }) => {
    const runs = live.get(teamKey, agentId) !== undefined;
    const stopped = await step({ step: "stop", undo: runs ? { kind: "goOn" } : null }, () =>
      endAgent(context, teamKey, agentId, "stopped"),
    );
    const gone = store.transaction(() => {
      // With everything else or not at all: from here on nobody goes back.
      store.operations.ended(id);
      return takeOut(context, whose);
    });
    writeTeamState(context, teamKey);
    const { cancelled_messages, returned_tasks } = gone;
    const fields = { team_id: teamKey, agent_id: agentId, stopped, cancelled_messages, returned_tasks };
    events.write("remove_agent.complete", fields);
    context.changes.emit({ kind: "team", teamKey, id: teamKey });
    return { agent_id: agentId, stopped, ...gone };
  });
};

const takeOut = (context: Context, whose: Whose) => {
  const { store, clock } = context;
  const { teamKey, agentId } = whose;
  const team = store.teams.get(teamKey)!;
  const spec = storedSpec(team);
  const role = spec.agents.find(({ id }) => id === agentId);
  const waiting = store.messages.claimable(teamKey, agentId, clock.now());
  for (const message of waiting) cancelMessage(context, message, "remove-agent");
  const tasks = store.tasks.openOf(teamKey, agentId);
  for (const task of tasks)
    store.tasks.save({ ...task, assignee: "leader", status: "pending", updated_at: clock.now() });
  const launch = storedLaunch(team);
  const documents =
    launch.documents && withoutDocuments(launch.documents, team.directory, role ? [role.roleFile] : []);
  store.teams.save({
    ...team,
    spec_json: JSON.stringify(withoutAgent(spec, agentId)),
    launch_json: JSON.stringify({ ...launch, documents }),
  });
  store.retired.add(teamKey, agentId, clock.now());
  store.tokens.revoke(teamKey, agentId, clock.now());
  store.sessions.remove(teamKey, agentId);
  store.agents.remove(teamKey, agentId);
  if (waiting.length > 0 || tasks.length > 0)
    tellLeader(
      context,
      teamKey,
      `removed:${teamKey}/${agentId}:${clock.now()}`,
      `${agentId} left the team. ${waiting.length} of its messages were waiting and are cancelled. Its open tasks are yours again: ${tasks.map(({ task_id }) => task_id).join(", ") || "none"}.`,
    );
  return {
    cancelled_messages: waiting.length,
    returned_tasks: tasks.map(({ task_id }) => task_id),
    role_file: role && existsSync(role.roleFile) ? role.roleFile : null,
  };
};
