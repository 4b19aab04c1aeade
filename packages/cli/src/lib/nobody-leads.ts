import type { TeamReport } from "@team-agent/core";
import { quoteWord, teamAgent } from "@team-agent/core/client";

/** What to do where a running team has no leader that gets its mail: nobody, a shell, or one whose program is gone. */
export const nobodyLeads = ({
  team,
  team_status,
  leader_receiver: { status, provider },
  agents: [agent],
}: Pick<TeamReport, "team" | "team_status" | "leader_receiver" | "agents">): readonly string[] => {
  if (team_status !== "alive" || !["unbound", "rebind_required"].includes(status)) return [];
  const program = provider ?? agent?.provider;
  return [
    status === "unbound"
      ? "nobody leads, and what is for the leader waits"
      : "the leader's program is gone, and what is for the leader waits",
    ...(program ? [`  start a leader:            team-agent ${quoteWord(program)}`] : []),
    `  an agent that runs leads:  ${teamAgent("claim-leader", "--team", team)}   (it runs this)`,
    `  you name its tmux pane:    ${teamAgent("attach-leader", "--team", team)} --pane <id>`,
  ];
};
