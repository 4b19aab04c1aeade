import { receiverOf } from "../lease/index.ts";
import type { Context } from "../runtime/index.ts";
import type { LeaseRow } from "../store/index.ts";
import { chooseHeir } from "./heir.ts";
import { giveLead } from "./succeed.ts";

/** Teams whose leader has gone get one that was started while it led, and that was told so. */
export const inheritLeads = async (context: Context): Promise<void> => {
  const { store, live } = context;
  const alive = store.teams.alive().flatMap(({ team_key }) => store.leases.get(team_key) ?? []);
  for (const lease of alive) {
    const seats = live.all().filter(({ kind, exited }) => kind === "seated" && !exited);
    if (seats.length === 0 || receiverOf(context, lease.team_key, "leader")) continue;
    const leases = store.teams.alive().flatMap(({ team_key }) => store.leases.get(team_key) ?? []);
    const heir = (await isGone(context, lease)) && chooseHeir(lease, seats, leases);
    // Somebody may have claimed it meanwhile.
    const isSame = store.leases.get(lease.team_key)?.owner_epoch === lease.owner_epoch;
    if (heir && !heir.exited && isSame && !receiverOf(context, lease.team_key, "leader"))
      giveLead(context, heir, lease.team_key, "leader gone");
  }
};

/** What was not found yet is not gone, and a worker that leads may be started again. */
const isGone = async (context: Context, lease: LeaseRow): Promise<boolean> => {
  if (lease.seat_agent !== "leader" || !lease.provider) return false;
  if (lease.seat_key !== null) return context.store.panes.latest(lease.seat_key, "leader")?.ended_at != null;
  return await context.found(lease.team_key).then(
    () => true,
    () => false,
  );
};
