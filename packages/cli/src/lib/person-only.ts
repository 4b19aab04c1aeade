import { quoteWord, TeamAgentError } from "@team-agent/core/client";
import { ownToken } from "./coordinator.ts";

/**
 * Refuses what only a person may do, while the environment holds an agent's token: what goes around the coordinator's own
 * rights, or makes something that runs as the person later. (One user's processes are not walled off from each other; a
 * model that does as it is told is.)
 */
export const requirePerson = (command: string): void => {
  if (ownToken() !== undefined)
    throw new TeamAgentError(
      "not_allowed",
      `${command} is for a person: this shell belongs to the agent ${process.env.TEAM_AGENT_ID ?? ""}`.trimEnd(),
      {
        action: `a person runs it in a terminal of their own: ${["team-agent", ...process.argv.slice(2)].map(quoteWord).join(" ")}`,
      },
    );
};

/** Refuses to read the database itself for an agent: only the coordinator knows what an agent may see. */
export const requirePersonAtTheStore = (): void => {
  if (ownToken() !== undefined)
    throw new TeamAgentError(
      "coordinator_unavailable",
      "the coordinator is not running, and only it knows what an agent may see",
      {
        action:
          "wait some seconds and run the command again; a person can run: team-agent coordinator ensure",
      },
    );
};
