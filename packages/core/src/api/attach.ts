import { TeamAgentError } from "@team-agent/plugin-api";
import { teamAgent } from "../ground/index.ts";
import { type Context, requireAgent } from "../runtime/index.ts";

/** How a person looks at a team, or at the window of one agent, that of a program that ended too. */
export const attachCommand = async (
  { store, transports }: Context,
  teamKey: string,
  agentId: string | null,
  inside: Readonly<Record<string, string>> | undefined,
): Promise<readonly string[]> => {
  const transport = transports.get(teamKey);
  if (agentId !== null) requireAgent({ store }, teamKey, agentId);
  if (!transport)
    throw new TeamAgentError("team_stopped", `team ${teamKey} is not running`, {
      action: teamAgent("restart", "--team", teamKey),
    });
  if (agentId === null) return transport.attachCommand(undefined, inside);
  const row = store.panes.latest(teamKey, agentId);
  const pane = (await transport.list()).find(({ paneId, pid }) => paneId === row?.pane_id && pid === row.pid);
  if (!pane)
    throw new TeamAgentError("agent_not_running", `${agentId} has no window`, {
      action: teamAgent("explain", agentId, "--team", teamKey),
    });
  return transport.attachCommand(pane, inside);
};
