import type { LeaseRow } from "./rows.ts";
import type { Sql } from "./statements.ts";

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
