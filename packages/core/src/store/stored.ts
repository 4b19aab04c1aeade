import { TeamAgentError } from "@team-agent/plugin-api";
import { teamAgent } from "../ground/index.ts";
import type { AgentRow, TeamRow } from "./rows.ts";

const COLUMNS = ["spec_json", "launch_json", "env_json"] as const;
type Column = (typeof COLUMNS)[number];
type Json = Readonly<Record<string, unknown>>;
type Stored<Name extends Column> = Pick<TeamRow, "team_key" | Name> &
  Partial<Pick<TeamRow, "directory" | "status">>;

/** What a team's row holds in one of its columns, with all that is relied on. Throws `team_row_corrupt`. */
export const storedIn = <Name extends Column>(team: Stored<Name>, column: Name): Json => {
  const value = read(team[column]);
  if (isRecord(value) && IS_WHOLE[column](value)) return value;
  throw rowCorrupt(team, column);
};

/** The columns of a team's row that cannot be read: the error of each. */
export const corruptIn = (
  team: TeamRow,
): readonly { readonly column: Column; readonly error: TeamAgentError }[] =>
  COLUMNS.flatMap((column) => {
    const value = read(team[column]);
    return isRecord(value) && IS_WHOLE[column](value) ? [] : [{ column, error: rowCorrupt(team, column) }];
  });

/** What is noted of an agent; null where that cannot be read, which is no reason to do nothing. */
export const storedNotes = ({ notes_json }: Pick<AgentRow, "notes_json">): readonly string[] | null => {
  const value = read(notes_json);
  return Array.isArray(value) && value.every(isText) ? value : null;
};

/** Undefined for what is no JSON. */
const read = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
};

const isText = (value: unknown): value is string => typeof value === "string";
const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const IS_WHOLE: Readonly<Record<Column, (value: Json) => boolean>> = {
  spec_json: ({ agents, runtime, team }) =>
    Array.isArray(agents) &&
    agents.every((agent) => isRecord(agent) && isText(agent.id)) &&
    isRecord(runtime) &&
    isRecord(team),
  launch_json: ({ bypass, allowRepositoryExecutables }) =>
    (bypass === null || isRecord(bypass)) && typeof allowRepositoryExecutables === "boolean",
  env_json: (env) => Object.values(env).every(isText),
};

const SHOWN = 24;

const rowCorrupt = <Name extends Column>(team: Stored<Name>, column: Name): TeamAgentError =>
  new TeamAgentError(
    "team_row_corrupt",
    `what is stored of team ${team.team_key} cannot be read: ${column} begins with ${JSON.stringify(team[column].slice(0, SHOWN))}`,
    { action: wayOutOf(team), data: { team: team.team_key, column } },
  );

const wayOutOf = ({ team_key: key, directory, status }: Stored<never>): string => {
  const anew = teamAgent("quick-start", ...(directory ? [directory] : []), "--name", `${key}-2`);
  return status === "stopped"
    ? `put a copy of the database back, or start a team of another name from its documents: ${anew}`
    : `put a copy of the database back, or end the team and start one of another name from its documents: ${teamAgent("shutdown", "--team", key)} && ${anew}`;
};
