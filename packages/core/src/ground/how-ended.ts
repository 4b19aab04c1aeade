import { constants } from "node:os";

const SIGNALS = new Map(Object.entries(constants.signals).map(([name, number]) => [number as number, name]));

/** Its window was taken away with it: by a person, or by another program. */
export const WINDOW_CLOSED = "window_closed";

/**
 * How a program ended that nobody had asked to, as the rest of a sentence about it. A status above 128 is the signal
 * that ended it, as shells count.
 */
export const howItEnded = (reason: string | null, exitStatus: number | null): string => {
  if (exitStatus !== null) {
    const signal = exitStatus > 128 ? SIGNALS.get(exitStatus - 128) : undefined;
    return signal
      ? `was ended by ${signal} (status ${exitStatus})`
      : `ended by itself with status ${exitStatus}`;
  }
  if (reason === WINDOW_CLOSED) return "ended when its window was closed";
  return reason === "exited" ? "ended by itself" : "is gone, and nobody saw how it ended";
};
