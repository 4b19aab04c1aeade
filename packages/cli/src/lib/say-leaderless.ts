import { teamAgent } from "@team-agent/core/client";
import { say } from "./output.ts";

/** Teams whose leader has ended are nobody's to end but a person's. */
export const sayLeaderless = (teams: readonly string[]): void => {
  for (const team of teams)
    say(
      `  team ${team} goes on without its leader. End it: ${teamAgent("shutdown", "--team", team)}   Lead it: ${teamAgent("claim-leader", "--team", team)}`,
    );
};
