import type { AgentSpec, TeamSpec } from "../team/index.ts";
import { isInside } from "./agreement.ts";
import type { AgreedLaunch } from "./save-team.ts";

type Rights = Pick<AgreedLaunch, "bypass" | "allowRepositoryExecutables">;

/** What the agents of a team would be able to do. */
export interface Reach extends Rights {
  readonly spec: Pick<TeamSpec, "team" | "agents">;
}

/** What a team may that the worker may not who starts it, a line each; none where it is no more. */
export const exceeds = (
  { agent, launch }: { readonly agent: AgentSpec; readonly launch: Rights },
  { spec, bypass, allowRepositoryExecutables }: Reach,
): readonly string[] => [
  ...(bypass && !launch.bypass ? [`the team asks for nothing (${bypass.flag}), and ${agent.id} asks`] : []),
  ...(allowRepositoryExecutables && !launch.allowRepositoryExecutables
    ? ["the repository's own hooks and servers would run"]
    : []),
  ...spec.agents.flatMap((one) =>
    moreThan(agent, one, { workspace: spec.team.workspace, isFree: launch.bypass !== null }).map(
      (what) => `${one.id}: ${what}`,
    ),
  ),
];

/** One that asks for nothing may use every tool; its own configuration and its place are another matter. */
const moreThan = (
  own: AgentSpec,
  other: AgentSpec,
  { workspace, isFree }: { readonly workspace: string; readonly isFree: boolean },
): readonly string[] => {
  const tools = other.tools.filter((one) => one !== "mcp_team");
  const others = isFree ? [] : tools.filter((one) => !own.tools.includes(one));
  const unasked = !isFree && own.permission === "ask" && other.permission !== "ask" && tools.length > 0;
  const folder = other.workingDirectory;
  return [
    ...(others.length > 0 ? [`has ${others.join(", ")}`] : []),
    ...(unasked ? ["is not asked before it uses its tools"] : []),
    ...(other.mcp === "inherit" && own.mcp !== "inherit" ? ["keeps the person's own MCP servers"] : []),
    ...(isInside(folder, workspace) || isInside(folder, own.workingDirectory) ? [] : [`works in ${folder}`]),
  ];
};
