import type { LeaseRow, TeamRow } from "./rows.ts";
import type { Sql } from "./statements.ts";

export const createTeams = (sql: Sql) => ({
  get: (teamKey: string) => sql.get<TeamRow>("SELECT * FROM teams WHERE team_key = ?", teamKey),
  all: () => sql.all<TeamRow>("SELECT * FROM teams ORDER BY created_at"),
  alive: () => sql.all<TeamRow>("SELECT * FROM teams WHERE status = 'alive' ORDER BY created_at"),
  save: (team: TeamRow) => {
    sql.run(
      `INSERT INTO teams (team_key, name, directory, session_name, spec_json, env_json, launch_json, status, created_at, stopped_at)
       VALUES ($team_key, $name, $directory, $session_name, $spec_json, $env_json, $launch_json, $status, $created_at, $stopped_at)
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

export const createLeases = (sql: Sql) => ({
  get: (teamKey: string) => sql.get<LeaseRow>("SELECT * FROM leases WHERE team_key = ?", teamKey),
  ledBy: (seatKey: string) => sql.all<LeaseRow>("SELECT * FROM leases WHERE seat_key = ?", seatKey),
  /** Takes the lead of a team; every claim raises the epoch. */
  claim: (lease: Omit<LeaseRow, "owner_epoch">): number =>
    sql.get<{ owner_epoch: number }>(
      `INSERT INTO leases (team_key, owner_epoch, seat_key, provider, pane_json, claimed_via, claimed_at) VALUES ($team_key, 1, $seat_key, $provider, $pane_json, $claimed_via, $claimed_at)
       ON CONFLICT (team_key) DO UPDATE SET owner_epoch = owner_epoch + 1, seat_key = excluded.seat_key, provider = excluded.provider,
         pane_json = excluded.pane_json, claimed_via = excluded.claimed_via, claimed_at = excluded.claimed_at
       RETURNING owner_epoch`,
      { ...lease },
    )!.owner_epoch,
});
