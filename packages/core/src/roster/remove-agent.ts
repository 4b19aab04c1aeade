import { existsSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { TeamAgentError } from "@team-agent/plugin-api";
import {
  clearWindows,
  endAgent,
  removalCommand,
  runningTeamsOf,
  storedLaunch,
  withTeam,
} from "../agents/index.ts";
import { closeApprovalsOf } from "../approvals/index.ts";
import { closeQuestionsOf } from "../questions/index.ts";
import { type Context, requireAgent } from "../runtime/index.ts";
import { putAway } from "../sessions/index.ts";
import { storedSpec, withoutAgent, withoutDocuments } from "../team/index.ts";
import { writeTeamState } from "../work/index.ts";
import { readOwnFile } from "../workspace/index.ts";
import { copiesOf } from "./copy-role.ts";
import { type LetGo, letGo } from "./let-go.ts";
import { inSteps } from "./operation.ts";
import type { Whose } from "./whose.ts";

export interface RemoveRequest {
  readonly confirm: boolean;
  /** Ends its program, where that runs. */
  readonly force: boolean;
}

export interface AgentRemoved extends LetGo {
  readonly agent_id: string;
  readonly stopped: boolean;
  /** Its conversation, which is put away; null where none was known. */
  readonly discarded_session: string | null;
  /** Teams that it led, which go on without it. */
  readonly leaderless: readonly string[];
  /** The person's own, which stays where it is; null where there is none. */
  readonly role_file: string | null;
}

/** Takes an agent out of its team for good. Its role document stays, and so does what was said. */
export const removeAgent = (
  context: Context,
  whose: Whose,
  request: RemoveRequest,
): Promise<AgentRemoved> => {
  requireAgent(context, whose.teamKey, whose.agentId);
  return withTeam(context, whose.teamKey, async () => {
    requireAgent(context, whose.teamKey, whose.agentId);
    refuseUnconfirmed(context, whose, request);
    return removeNow(context, whose);
  });
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
      action: removalCommand(context, teamKey, agentId),
    },
  );
};

const removeNow = (context: Context, whose: Whose): Promise<AgentRemoved> => {
  const { store, events, live } = context;
  const { teamKey, agentId } = whose;
  return inSteps(context, "remove", whose, async ({ id, step }) => {
    const runs = live.get(teamKey, agentId) !== undefined;
    const stopped = await step({ step: "stop", undo: runs ? { kind: "goOn" } : null }, async () => {
      const stopped = await endAgent(context, teamKey, agentId, "stopped");
      // Nobody will start it again, and with it would go what its last window shows.
      await clearWindows(context, teamKey, [agentId]);
      return stopped;
    });
    const roleFile = roleFileOf(context, whose);
    const leaderless = runningTeamsOf(context, whose);
    const isCopy = roleFile !== null && dirname(roleFile) === copiesOf(context, teamKey);
    if (isCopy)
      await step({ step: "role_file", undo: { kind: "file", ...copyOf(roleFile) } }, () =>
        rmSync(roleFile, { force: true }),
      );
    const gone = store.transaction(() => {
      // With everything else or not at all: from here on nobody goes back.
      store.operations.ended(id);
      return takeOut(context, whose, roleFile);
    });
    writeTeamState(context, teamKey);
    events.write("remove_agent.complete", { team_id: teamKey, agent_id: agentId, stopped, ...gone });
    context.changes.emit({ kind: "team", teamKey, id: teamKey });
    const role_file = roleFile !== null && existsSync(roleFile) ? roleFile : null;
    return { agent_id: agentId, stopped, ...gone, leaderless, role_file };
  });
};

const roleFileOf = ({ store }: Context, { teamKey, agentId }: Whose): string | null => {
  const { agents } = storedSpec(store.teams.get(teamKey)!);
  return agents.find(({ id }) => id === agentId)?.roleFile ?? null;
};

const copyOf = (path: string) => ({ path, content: existsSync(path) ? readOwnFile(path) : null });

const takeOut = (
  context: Context,
  whose: Whose,
  roleFile: string | null,
): Omit<AgentRemoved, "agent_id" | "stopped" | "leaderless" | "role_file"> => {
  const { store, clock } = context;
  const { teamKey, agentId } = whose;
  const team = store.teams.get(teamKey)!;
  const spec = storedSpec(team);
  const launch = storedLaunch(team);
  const documents =
    launch.documents && withoutDocuments(launch.documents, team.directory, roleFile ? [roleFile] : []);
  store.teams.save({
    ...team,
    spec_json: JSON.stringify(withoutAgent(spec, agentId)),
    launch_json: JSON.stringify({ ...launch, documents }),
  });
  store.retired.add(teamKey, agentId, clock.now());
  store.tokens.revoke(teamKey, agentId, clock.now());
  closeApprovalsOf(context, teamKey, agentId);
  closeQuestionsOf(context, teamKey, agentId);
  const discarded_session = putAway(context, whose);
  store.sessions.remove(teamKey, agentId);
  store.agents.remove(teamKey, agentId);
  store.leases.release(teamKey, agentId);
  return { discarded_session, ...letGo(context, whose, { by: "remove-agent", what: "left the team" }) };
};
