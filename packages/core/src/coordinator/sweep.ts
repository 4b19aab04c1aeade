import { writeStepError } from "../events/index.ts";
import type { Context, SweepStep } from "../runtime/index.ts";

interface Failure {
  count: number;
  signature: string;
  /** Earliest time of the next try. */
  notBefore: number;
}

const MAX_SLEEP_SEC = 60;

/**
 * Runs the steps that reconcile everything. Each is isolated: one that fails is backed off (interval, doubled up to a
 * minute) and told by signature, and the others go on.
 */
export const createSweep = (context: Context, steps: readonly SweepStep[], intervalSec: number) => {
  const failures = new Map<string, Failure>();

  const runStep = async (step: SweepStep): Promise<void> => {
    const failure = failures.get(step.name);
    if (failure && context.clock.now() < failure.notBefore) return;
    try {
      await step.run(context);
      if (failure) {
        failures.delete(step.name);
        context.events.write("coordinator.tick_recovered", {
          step: step.name,
          consecutive_failures: failure.count,
        });
      }
    } catch (error) {
      noteFailure(step.name, error, failure);
    }
  };

  const noteFailure = (step: string, error: unknown, before: Failure | undefined): void => {
    const signature = `${error instanceof Error ? error.name : typeof error}:${String(error instanceof Error ? error.message : error).slice(0, 200)}`;
    const count = (before?.count ?? 0) + 1;
    const sleepSec = backOffSec(count, intervalSec);
    failures.set(step, { count, signature, notBefore: context.clock.now() + sleepSec * 1000 - 500 });
    if (isToldInFull(count, signature !== before?.signature))
      writeStepError(context.events, step, error, count, sleepSec);
    else
      context.events.write("coordinator.tick_error.suppressed", {
        step,
        consecutive_failures: count,
        next_sleep_sec: sleepSec,
      });
  };

  return async (): Promise<void> => {
    for (const step of steps) await runStep(step);
  };
};

export const backOffSec = (failures: number, intervalSec: number): number =>
  Math.min(intervalSec * 2 ** Math.min(failures - 1, 5), MAX_SLEEP_SEC);

/** A new kind of failure is told in full, the same one again only now and then. */
export const isToldInFull = (count: number, isNew: boolean): boolean =>
  isNew || count === 1 || count % 12 === 0;
