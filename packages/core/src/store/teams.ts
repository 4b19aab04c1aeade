import type { TeamRow } from "./rows.ts";
import type { Sql } from "./statements.ts";

export const createTeams = (sql: Sql) => ({
  get: (teamKey: string) => sql.get<TeamRow>("SELECT * FROM teams WHERE team_key = ?", teamKey),
  all: () => sql.all<TeamRow>("SELECT * FROM teams ORDER BY created_at"),
  alive: () => sql.all<TeamRow>("SELECT * FROM teams WHERE status = 'alive' ORDER BY created_at"),
  startedIn: (parentKey: string) =>
    sql.all<TeamRow>("SELECT * FROM teams WHERE parent_team_key = ? ORDER BY created_at", parentKey),
  save: (team: TeamRow) => {
    sql.run(
      `INSERT INTO teams (team_key, name, directory, session_name, spec_json, env_json, launch_json, status, created_at, stopped_at, team_depth, parent_team_key)
       VALUES ($team_key, $name, $directory, $session_name, $spec_json, $env_json, $launch_json, $status, $created_at, $stopped_at, $team_depth, $parent_team_key)
       ON CONFLICT (team_key) DO UPDATE SET name = excluded.name, directory = excluded.directory, session_name = excluded.session_name,
         spec_json = excluded.spec_json, env_json = excluded.env_json, launch_json = excluded.launch_json, status = excluded.status, stopped_at = excluded.stopped_at`,
      { ...team },
    );
  },
  setStatus: (teamKey: string, status: TeamRow["status"], at: number) =>
    sql.run(
      "UPDATE teams SET status = ?, stopped_at = ? WHERE team_key = ?",
      status,
      status === "stopped" ? at : null,
      teamKey,
    ),
});
