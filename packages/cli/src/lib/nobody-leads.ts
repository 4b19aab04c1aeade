import type { TeamReport } from "@team-agent/core";
import { quoteWord, teamAgent } from "@team-agent/core/client";

/** What to do where a running team has no leader that gets its mail: nobody, a shell, or one whose program is gone. */
export const nobodyLeads = ({
  team,
  team_status,
  leader_receiver: { status, start },
}: Pick<TeamReport, "team" | "team_status" | "leader_receiver">): readonly string[] => {
  if (team_status !== "alive" || !["unbound", "rebind_required"].includes(status)) return [];
  return [
    status === "unbound"
      ? "nobody leads, and what is for the leader waits"
      : "the leader's program is gone, and what is for the leader waits",
    ...(start ? [`  start a leader:            team-agent ${quoteWord(start)}`] : []),
    `  an agent that runs leads:  ${teamAgent("claim-leader", "--team", team)}   (it runs this)`,
    `  you name its tmux pane:    ${teamAgent("attach-leader", "--team", team)} --pane <id>`,
  ];
};
