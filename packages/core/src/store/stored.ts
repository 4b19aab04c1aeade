import { TeamAgentError } from "@team-agent/plugin-api";
import { teamAgent } from "../ground/index.ts";
import type { TeamRow } from "./rows.ts";

type Column = "spec_json" | "launch_json" | "env_json";
type Stored<Name extends Column> = Pick<TeamRow, "team_key" | Name>;

/** What a team's row holds in one of its columns: an object at least. Throws `team_row_corrupt`. */
export const storedIn = <Name extends Column>(
  team: Stored<Name>,
  column: Name,
): Readonly<Record<string, unknown>> => {
  let value: unknown;
  try {
    value = JSON.parse(team[column]);
  } catch {
    // Told as any other value that is none.
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as Readonly<Record<string, unknown>>;
  throw rowCorrupt(team, column);
};

const SHOWN = 24;

export const rowCorrupt = <Name extends Column>(team: Stored<Name>, column: Name): TeamAgentError =>
  new TeamAgentError(
    "team_row_corrupt",
    `what is stored of team ${team.team_key} cannot be read: ${column} begins with ${JSON.stringify(team[column].slice(0, SHOWN))}`,
    {
      action: `put a copy of the database back, or end the team and start one of another name from its documents: ${teamAgent("shutdown", "--team", team.team_key)}`,
      data: { team: team.team_key, column },
    },
  );
