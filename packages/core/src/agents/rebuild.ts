import { dirname, join } from "node:path";
import { TeamAgentError } from "@team-agent/plugin-api";
import { teamAgent } from "../ground/index.ts";
import { type Context, transportOf } from "../runtime/index.ts";
import type { TeamRow } from "../store/index.ts";
import {
  type AgentSpec,
  type DocumentMarks,
  markDocuments,
  missingDocuments,
  stillLeft,
  storedSpec,
  type TeamSpec,
  wayBackTo,
  withoutAgent,
  withoutDocuments,
} from "../team/index.ts";
import { loadTeam } from "./load-team.ts";
import { storedLaunch } from "./save-team.ts";

export interface Rebuilt {
  readonly spec: TeamSpec;
  readonly documents: DocumentMarks;
  readonly warnings: readonly string[];
}

/**
 * The team as its documents say it now: the roles in its folder and those that joined from elsewhere, without those that were
 * removed. Its name and its session stay. Throws for a document that is gone, and for every mistake in one.
 */
export const rebuildTeam = async (context: Context, team: TeamRow): Promise<Rebuilt> => {
  const before = storedSpec(team);
  const { directory } = team;
  const retired = context.store.retired.ofTeam(team.team_key);
  refuseMissing(context, team, before);
  const joined = before.agents
    .map(({ roleFile }) => roleFile)
    .filter((path) => dirname(path) !== join(directory, "agents"));
  const marks = markDocuments(directory, joined);
  const { spec, warnings } = await loadTeam(context.registry, context.workspace.root, directory, joined);
  const whole = retired.reduce(withoutAgent, spec);
  const removed = spec.agents.filter(({ id }) => retired.includes(id));
  const files = removed.map(({ roleFile }) => roleFile);
  const { name } = before.team;
  const { sessionName } = before.runtime;
  const transport = transportOf(context, team);
  return {
    spec: {
      ...whole,
      agents: inPlace(whole.agents, before.agents),
      team: { ...whole.team, name },
      runtime: { ...whole.runtime, sessionName, transport },
    },
    documents: withoutDocuments(stillLeft(storedLaunch(team).documents, marks), directory, files),
    warnings: [
      ...warnings,
      ...movedWarning(whole.runtime.transport, transport),
      ...removed.map((role) => describeRemoved(team, role)),
    ],
  };
};

/** Its programs run where they were started; a team that has a past keeps its place. */
const movedWarning = (wanted: string, now: string): readonly string[] =>
  wanted === now
    ? []
    : [`the team stays in the transport ${now}; its documents, or the choice for all teams, say ${wanted}`];

const describeRemoved = ({ team_key: teamKey }: TeamRow, { id, roleFile }: AgentSpec): string =>
  `${id} was removed from the team and stays away, though its document is there; to take it in anew: ${teamAgent("add-agent", id, "--role-file", roleFile, "--team", teamKey)}`;

/** Who is in the team keeps its place; who is new comes last. */
const inPlace = (agents: readonly AgentSpec[], before: readonly AgentSpec[]): readonly AgentSpec[] => {
  const places = new Map(before.map(({ id }, place) => [id, place]));
  const placeOf = ({ id }: AgentSpec): number => places.get(id) ?? places.size;
  return agents.toSorted((a, b) => placeOf(a) - placeOf(b));
};

const refuseMissing = (
  { store, live }: Context,
  { team_key: teamKey, directory }: TeamRow,
  before: TeamSpec,
) => {
  const members = store.agents.ofTeam(teamKey).map(({ agent_id }) => agent_id);
  const documents = missingDocuments(directory, before, members);
  if (documents.length === 0) return;
  const missing = documents.map(({ path, agent_id }) => `${path} is gone${agent_id ? ` (${agent_id})` : ""}`);
  throw new TeamAgentError("team_documents_missing", missing.join("\n"), {
    action: wayBackTo(documents, teamKey, (agentId) => live.get(teamKey, agentId) !== undefined),
    data: { missing },
  });
};
