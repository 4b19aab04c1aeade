import { realpathSync } from "node:fs";
import { isAbsolute, relative, resolve } from "node:path";
import { TeamAgentError } from "@team-agent/plugin-api";
import { loadTeam } from "../agents/index.ts";
import { teamAgent } from "../ground/index.ts";
import type { Context } from "../runtime/index.ts";
import { type AgentSpec, type DocumentMarks, markDocument } from "../team/index.ts";
import type { Whose } from "./whose.ts";

/**
 * A role document, compiled with the team's own defaults, and what tells this version of it from others. The team's other
 * documents may be anything by now: they are not used.
 */
export const readRole = async (
  context: Context,
  { teamKey, agentId }: Whose,
  roleFile: string,
): Promise<{ readonly role: AgentSpec; readonly document: DocumentMarks }> => {
  const { root } = context.workspace;
  const path = placeOf(root, roleFile);
  const { directory } = context.store.teams.get(teamKey)!;
  const document = markDocument(directory, path);
  const { spec } = await loadTeam(context.registry, root, directory, [path]);
  const role = spec.agents.find((one) => one.roleFile === path)!;
  if (role.id !== agentId)
    throw new TeamAgentError(
      "role_name_differs",
      `${roleFile} is the role of "${role.id}", not of "${agentId}"`,
      {
        action: teamAgent("add-agent", role.id, "--role-file", roleFile, "--team", teamKey),
      },
    );
  if (role.paused)
    throw new TeamAgentError("agent_paused", `${roleFile} says paused: it would not be started`, {
      action: "take the line paused out of the role document",
    });
  return { role, document };
};

const placeOf = (root: string, roleFile: string): string => {
  let path: string;
  try {
    path = realpathSync(resolve(root, roleFile));
  } catch {
    throw new TeamAgentError("role_file_missing", `there is no role document ${roleFile}`, {
      action: "name a role document inside the workspace, such as .team/current/agents/tester.md",
    });
  }
  const within = relative(root, path);
  if (within.startsWith("..") || isAbsolute(within))
    throw new TeamAgentError("role_file_outside", `${roleFile} leads out of the workspace ${root}`, {
      action: "put the role document into the workspace",
    });
  return path;
};
