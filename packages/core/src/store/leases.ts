import type { LeaseRow } from "./rows.ts";
import type { Sql } from "./statements.ts";

export const createLeases = (sql: Sql) => ({
  get: (teamKey: string) => sql.get<LeaseRow>("SELECT * FROM leases WHERE team_key = ?", teamKey),
  /** What one agent leads. */
  ledBy: (seatKey: string, agentId: string) =>
    sql.all<LeaseRow>("SELECT * FROM leases WHERE seat_key = ? AND seat_agent = ?", seatKey, agentId),
  /** Its agent is gone for good: nobody who gets its name leads in its place. */
  release: (seatKey: string, agentId: string) =>
    sql.run(
      "UPDATE leases SET seat_key = NULL, seat_agent = 'leader', provider = NULL WHERE seat_key = ? AND seat_agent = ?",
      seatKey,
      agentId,
    ),
  /** Takes the lead of a team; every claim raises the epoch. */
  claim: (lease: Omit<LeaseRow, "owner_epoch" | "seat_agent"> & { readonly seat_agent?: string }): number =>
    sql.get<{ owner_epoch: number }>(
      `INSERT INTO leases (team_key, owner_epoch, seat_key, seat_agent, provider, pane_json, claimed_via, claimed_at) VALUES ($team_key, 1, $seat_key, $seat_agent, $provider, $pane_json, $claimed_via, $claimed_at)
       ON CONFLICT (team_key) DO UPDATE SET owner_epoch = owner_epoch + 1, seat_key = excluded.seat_key, seat_agent = excluded.seat_agent, provider = excluded.provider,
         pane_json = excluded.pane_json, claimed_via = excluded.claimed_via, claimed_at = excluded.claimed_at
       RETURNING owner_epoch`,
      { seat_agent: "leader", ...lease },
    )!.owner_epoch,
});
