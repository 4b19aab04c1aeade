import type { Context, SweepStep } from "../runtime/index.ts";
import { readableSpec } from "../team/index.ts";
import { createSweep } from "./sweep.ts";

const DEFAULT_INTERVAL_SEC = 5;

/** Sweeps again and again, each time an interval after the last one ended; the answer ends it. */
export const scheduleSweeps = (context: Context, steps: readonly SweepStep[]): (() => void) => {
  const sweep = createSweep(context, steps, intervalOf(context));
  let isOver = false;
  let cancel = () => {};
  const schedule = () => {
    if (isOver) return;
    cancel = context.clock.after(intervalOf(context) * 1000, () => void sweep().finally(schedule));
  };
  schedule();
  return () => {
    isOver = true;
    cancel();
  };
};

/** The shortest that a running team asks for. */
const intervalOf = (context: Context): number => {
  const wanted = context.store.teams
    .alive()
    .flatMap((team) => readableSpec(team)?.runtime.tickIntervalSec ?? []);
  return Math.max(1, Math.min(DEFAULT_INTERVAL_SEC, ...wanted));
};
