import { existsSync } from "node:fs";
import { join } from "node:path";
import { removeAgentCommand } from "../ground/index.ts";
import type { TeamSpec } from "./spec.ts";

/** A document that a restart needs, and that is gone. */
export interface MissingDocument {
  readonly path: string;
  /** Whose role it is; null for the team's own. */
  readonly agent_id: string | null;
}

/** What is gone of a team's document and of the roles of its members. */
export const missingDocuments = (
  directory: string,
  { agents }: Pick<TeamSpec, "agents">,
  members: readonly string[],
): readonly MissingDocument[] =>
  [
    { path: join(directory, "TEAM.md"), agent_id: null },
    ...agents
      .filter(({ id }) => members.includes(id))
      .map(({ id, roleFile }) => ({ path: roleFile, agent_id: id })),
  ].filter(({ path }) => !existsSync(path));

/** What helps where documents are gone: no restart does. */
export const wayBackTo = (
  missing: readonly MissingDocument[],
  teamKey: string,
  isRunning: (agentId: string) => boolean,
): string => {
  const ids = missing.flatMap(({ agent_id }) => agent_id ?? []);
  if (ids.length === 0) return "put the documents back; what runs goes on as it is";
  const commands = ids.map((id) => removeAgentCommand(teamKey, id, isRunning(id)));
  const whom = ids.length === 1 ? "the agent" : "the agents";
  return `put the documents back; to take ${whom} out for good: ${commands.join(" && ")}`;
};
