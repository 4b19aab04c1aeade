import type { EventLog } from "./log.ts";

/** A step of the coordinator's own failed. `nextSleepSec` is how long it is left alone before it is tried again. */
export const writeStepError = (
  events: Pick<EventLog, "write">,
  step: string,
  error: unknown,
  failures = 1,
  nextSleepSec = 0,
): void =>
  events.write("coordinator.tick_error", {
    step,
    error: error instanceof Error ? error.message : String(error),
    exc_type: error instanceof Error ? error.name : typeof error,
    consecutive_failures: failures,
    next_sleep_sec: nextSleepSec,
  });
