import { setImmediate as otherWork } from "node:timers/promises";
import type { Context } from "../runtime/index.ts";
import { NOTHING, type PrunedCounts } from "../store/index.ts";
import { oldBefore } from "./limits.ts";
import { countRound, pruneRound } from "./round.ts";
import { retentionDaysOf } from "./step.ts";

export interface PruneRequest {
  /** 0: everything that is finished. Null: the team's own `retention_days`. */
  readonly olderThanDays: number | null;
  readonly dryRun: boolean;
}

export interface PruneReport {
  readonly ok: true;
  readonly team: string;
  readonly dry_run: boolean;
  /** Null: the team keeps everything for ever, and nothing was done. */
  readonly older_than_days: number | null;
  readonly pruned: PrunedCounts;
  /** Sizes of the database, without its write-ahead log. */
  readonly bytes_before: number;
  readonly bytes_after: number;
}

/** Prunes one team, or says what would go. Everything else goes on between two batches. */
export const pruneTeam = async (
  context: Context,
  teamKey: string,
  { olderThanDays, dryRun }: PruneRequest,
  closed: AbortSignal,
): Promise<PruneReport> => {
  const { store, clock } = context;
  const own = retentionDaysOf(store.teams.get(teamKey)!.spec_json);
  const days = olderThanDays ?? (own === 0 ? null : own);
  const bytesBefore = store.space.bytes();
  const report = (pruned: PrunedCounts): PruneReport => ({
    ok: true,
    team: teamKey,
    dry_run: dryRun,
    older_than_days: days,
    pruned,
    bytes_before: bytesBefore,
    bytes_after: store.space.bytes(),
  });
  if (days === null) return report(NOTHING);
  const scope = { teamKey, before: oldBefore(days, clock.now()) };
  const round = dryRun ? countRound(context, scope) : pruneRound(context, [scope]);
  let step = round.next();
  while (!step.done && !closed.aborted) {
    await otherWork();
    step = round.next();
  }
  if (!dryRun) store.space.settle();
  return report(step.done ? step.value : NOTHING);
};
