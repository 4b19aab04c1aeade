import type { Context } from "../runtime/index.ts";
import { addCounts, type Batch, NOTHING, type PrunedCounts, type Scope } from "../store/index.ts";

type Parts = Pick<Context, "store" | "events" | "clock">;

/** Prunes some teams, one batch for each call of `next`: how much time passes between two is the caller's to say. */
export function* pruneRound(parts: Parts, scopes: readonly Scope[]): Generator<void, PrunedCounts> {
  let total = NOTHING;
  for (const scope of scopes) {
    const counts = yield* walk(parts, scope, true);
    tell(parts, scope.teamKey, counts);
    total = addCounts(total, counts);
  }
  while (parts.store.space.release() > 0) yield;
  return total;
}

/** Counts what a round would prune, in batches as well. */
export const countRound = (parts: Parts, scope: Scope): Generator<void, PrunedCounts> =>
  walk(parts, scope, false);

function* walk({ store, clock }: Parts, scope: Scope, apply: boolean): Generator<void, PrunedCounts> {
  let counts = NOTHING;
  let place: Batch["next"] = null;
  do {
    const batch: Batch = store.retention.batch(scope, place, apply ? clock.now() : null);
    counts = addCounts(counts, batch.counts);
    place = batch.next;
    yield;
  } while (place);
  return counts;
}

const tell = ({ events }: Parts, teamKey: string, counts: PrunedCounts): void => {
  const { messages, evidence, turns, ...others } = counts;
  const other = Object.values(others).reduce((sum, count) => sum + count, 0);
  if (messages + evidence + turns + other === 0) return;
  events.write("retention.pruned", { team_id: teamKey, messages, evidence, turns, other });
};
