import {
  type AgentStart,
  type AgentStarted,
  agreeToAgent,
  prepareStart,
  startPrepared,
  withAgent,
} from "../agents/index.ts";
import { type Caller, type Context, requireAgent } from "../runtime/index.ts";
import type { TeamRow } from "../store/index.ts";
import { storedSpec } from "../team/index.ts";
import { cutWorkOf } from "../work/index.ts";
import type { JoinRequest } from "./join.ts";
import { inSteps } from "./operation.ts";
import type { Whose } from "./whose.ts";

export type ResumeRequest = Omit<AgentStart, "force"> & Pick<JoinRequest, "allowedFolders">;

/** Ends a pause, and starts the agent in its conversation. A start that is refused leaves it paused. */
export const resumeAgent = (
  context: Context,
  caller: Caller,
  whose: Whose,
  request: ResumeRequest,
): Promise<AgentStarted> => {
  const { teamKey, agentId } = whose;
  requireAgent(context, teamKey, agentId);
  return withAgent(context, teamKey, agentId, () => resumeNow(context, caller, whose, request));
};

const resumeNow = async (
  context: Context,
  caller: Caller,
  whose: Whose,
  request: ResumeRequest,
): Promise<AgentStarted> => {
  const { store, events } = context;
  const { teamKey, agentId } = whose;
  const row = requireAgent(context, teamKey, agentId);
  if (row.wanted !== "paused") {
    const cut = cutWorkOf(store, whose);
    const reason = "it is not paused";
    return { team: teamKey, agent_id: agentId, status: row.wanted, start_mode: "none", reason, cut };
  }
  const team = store.teams.get(teamKey)!;
  const agreed = await agreeToResume(context, caller, whose, request);
  return inSteps(context, "resume", whose, async ({ step }) => {
    const { spec_json: specJson, launch_json: launchJson } = team;
    await step({ step: "spec", undo: { kind: "team", specJson, launchJson } }, () =>
      store.teams.save({ ...team, ...agreed }),
    );
    const prepared = await prepareStart(context, caller, whose, { ...request, force: false });
    const session = store.sessions.get(teamKey, agentId) ?? null;
    const undo = { kind: "agent", row, session } as const;
    await step({ step: "workspace_state", undo }, () =>
      store.agents.update(teamKey, agentId, { wanted: "running" }),
    );
    const started = await step({ step: "start_agent", undo: { kind: "program" } }, () =>
      startPrepared(context, prepared),
    );
    events.write("resume_agent.complete", { team_id: teamKey, agent_id: agentId });
    return started;
  });
};

/** One that its role document pauses was shown as such, and nobody agreed to what it may do. */
const agreeToResume = async (
  context: Context,
  caller: Caller,
  { teamKey, agentId }: Whose,
  word: ResumeRequest,
): Promise<Partial<Pick<TeamRow, "spec_json" | "launch_json">>> => {
  const spec = storedSpec(context.store.teams.get(teamKey)!);
  const paused = spec.agents.find(({ id }) => id === agentId);
  if (!paused?.paused) return {};
  const role = { ...paused, paused: false };
  const launch = await agreeToAgent(context, caller, teamKey, { spec, role, word });
  const agents = spec.agents.map((one) => (one.id === agentId ? role : one));
  return { spec_json: JSON.stringify({ ...spec, agents }), launch_json: JSON.stringify(launch) };
};
