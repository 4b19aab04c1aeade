import { TeamAgentError } from "@team-agent/plugin-api";
import { type AgreedLaunch, agreeToAgent, type Consent, storedLaunch } from "../agents/index.ts";
import { teamAgent } from "../ground/index.ts";
import type { Caller, Context } from "../runtime/index.ts";
import type { TeamRow } from "../store/index.ts";
import { type AgentSpec, type DocumentMarks, storedSpec, type TeamSpec } from "../team/index.ts";
import type { Whose } from "./whose.ts";

/** It is agreed to as every later start is. */
export type JoinRequest = Consent;

/** Asks for what the new agent brings (D28), and answers the team's row with it. Throws `agreement_needed`. */
export const agreeToJoin = async (
  context: Context,
  caller: Caller,
  teamKey: string,
  role: AgentSpec,
  request: JoinRequest,
): Promise<Pick<TeamRow, "team_key" | "spec_json" | "launch_json">> => {
  const team = context.store.teams.get(teamKey)!;
  if (team.status !== "alive")
    throw new TeamAgentError("team_stopped", `team ${teamKey} is not running`, {
      action: teamAgent("restart", "--team", teamKey),
    });
  const spec = storedSpec(team);
  const launch: AgreedLaunch = await agreeToAgent(context, caller, teamKey, { spec, role, word: request });
  const grown: TeamSpec = { ...spec, agents: [...spec.agents, role] };
  return { team_key: teamKey, spec_json: JSON.stringify(grown), launch_json: JSON.stringify(launch) };
};

/** A team of an older version does not know its documents: from one alone, all others would be new. */
export const withDocument = <T extends Pick<TeamRow, "team_key" | "launch_json">>(
  agreed: T,
  document: DocumentMarks,
): T => {
  const launch = storedLaunch(agreed);
  if (!launch.documents) return agreed;
  return {
    ...agreed,
    launch_json: JSON.stringify({ ...launch, documents: { ...launch.documents, ...document } }),
  };
};

/** The row of an agent that was never started. One that was removed before is a new one. */
export const prepareJoin = ({ store, clock }: Context, { teamKey, agentId }: Whose, role: AgentSpec): void =>
  store.transaction(() => {
    store.retired.remove(teamKey, agentId);
    store.agents.save({
      team_key: teamKey,
      agent_id: agentId,
      seat: "worker",
      provider: role.provider,
      role: role.role,
      model: role.model,
      wanted: "running",
      channel: "paste",
      created_at: clock.now(),
    });
  });
