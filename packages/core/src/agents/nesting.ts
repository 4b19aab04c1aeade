import { TeamAgentError, type TransportPlugin } from "@team-agent/plugin-api";
import { teamAgent } from "../ground/index.ts";
import { type Caller, type Context, hostTransport } from "../runtime/index.ts";
import type { TeamRow } from "../store/index.ts";
import { type AgentSpec, storedSpec } from "../team/index.ts";
import { exceeds, type Reach } from "./exceeds.ts";
import { type AgreedLaunch, type Nesting, storedLaunch } from "./save-team.ts";

/** How far below a person's own team another one may be. */
const MAX_DEPTH = 2;

interface Parent {
  readonly team: TeamRow;
  readonly agent: AgentSpec;
  readonly launch: AgreedLaunch;
}

/** The worker that calls, with its team; null for a person and for a leader. Its token says so, and no variable beside it. */
const parentOf = ({ store }: Context, caller: Caller): Parent | null => {
  if (caller.kind === "person" || caller.seat === "leader") return null;
  const team = store.teams.get(caller.teamKey)!;
  const agent = storedSpec(team).agents.find(({ id }) => id === caller.agentId);
  if (agent) return { team, agent, launch: storedLaunch(team) };
  throw new TeamAgentError("agent_unknown", `${caller.agentId} is no longer in team ${caller.teamKey}`, {
    action: teamAgent("status", "--team", caller.teamKey),
  });
};

/** Where the team of this caller is to be. Throws `nesting_too_deep`. */
export const nestingOf = (context: Context, caller: Caller): Nesting => {
  const parent = parentOf(context, caller);
  if (!parent) return { team_depth: 0, parent_team_key: null };
  const { team_key: key, team_depth: depth } = parent.team;
  if (depth + 1 <= MAX_DEPTH) return { team_depth: depth + 1, parent_team_key: key };
  throw new TeamAgentError(
    "nesting_too_deep",
    `${parent.agent.id} belongs to team ${key}, which is at depth ${depth}; teams are nested at most ${MAX_DEPTH} deep`,
    {
      action: `do the work in team ${key}, or a person runs in a terminal of their own: ${teamAgent("quick-start")}`,
      data: { parent_team_key: key, parent_depth: depth, max_depth: MAX_DEPTH },
    },
  );
};

/** A worker gives nobody more than it may itself, whoever agreed. Throws `team_exceeds_parent`. */
export const refuseMoreThanOwn = (context: Context, caller: Caller, child: Reach): void => {
  const parent = parentOf(context, caller);
  const more = parent ? exceeds(parent, child) : [];
  if (!parent || more.length === 0) return;
  throw new TeamAgentError(
    "team_exceeds_parent",
    `what ${parent.agent.id} starts may not do more than ${parent.agent.id} itself:\n${more.join("\n")}`,
    {
      action: `take that out of the team's documents, or a person runs in a terminal of their own: ${teamAgent("quick-start", child.spec.team.directory)}`,
      data: { parent_team_key: parent.team.team_key, exceeds: more },
    },
  );
};

const MAX_LEVELS = 16;

/** A command within a worker's program acts as that worker, by its token; without the token it would act as the person. */
export const refuseWithoutToken = async (context: Context, caller: Caller, pid: number): Promise<void> => {
  if (caller.kind !== "person") return;
  const worker = await workerAround(context, await hostTransport(context), pid);
  if (!worker) return;
  const { agentId, teamKey } = worker;
  throw new TeamAgentError(
    "not_allowed",
    `this command runs within the program of ${agentId} of team ${teamKey}, and without its token`,
    { action: "a person runs it in a terminal of their own" },
  );
};

const workerAround = async ({ live }: Context, host: Pick<TransportPlugin, "findProcess">, from: number) => {
  const workers = live.all().filter(({ kind, exited }) => kind === "worker" && !exited);
  let pid = from;
  for (let level = 0; level < MAX_LEVELS && pid > 1; level++) {
    const found = await host.findProcess(pid);
    if (!found) return undefined;
    const { startTime } = found;
    const worker = workers.find(({ pane, program }) =>
      [pane, program].some((one) => one?.pid === pid && one.startTime === startTime),
    );
    if (worker) return worker;
    pid = found.parent;
  }
  return undefined;
};
