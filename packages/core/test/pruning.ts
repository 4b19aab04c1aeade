import { addCounts, NOTHING, type Scope } from "../src/store/retention.ts";
import type { Store } from "../src/store/store.ts";

export const LATER = 1_000;
export const scope = (before = LATER): Scope => ({ teamKey: "t", before });

/** All batches, one after the other; how much went, and in how many. */
export const prune = (store: Store, limit: Scope = scope(), now: number | null = LATER) => {
  let counts = NOTHING;
  let batches = 0;
  for (
    let place = null as ReturnType<Store["retention"]["batch"]>["next"], first = true;
    first || place;
    first = false
  ) {
    const batch = store.retention.batch(limit, place, now);
    counts = addCounts(counts, batch.counts);
    place = batch.next;
    batches += 1;
  }
  return { counts, batches };
};
