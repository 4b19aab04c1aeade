/** Its window was taken away with it: by a person, or by another program. */
export const WINDOW_CLOSED = "window_closed";
/** The coordinator ended between deciding to start a program and knowing its window. */
export const SPAWN_CUT = "spawn_interrupted";
/** Why an agent failed whose program runs all the same; what is in the way follows. */
export const UNTENDED = "its program runs, and nobody looks after it";
/** The transport did not start a program, or did not answer that it did. */
export const SPAWN_FAILED = "spawn_failed";

/** Why we ended a program ourselves. Written down before it is done. */
export const ENDED_BY_US: readonly string[] = ["stopped", "restarted", "shutdown", "rolled_back"];

/** How a program ended, as far as its terminal tells: with a status of its own, or by a signal. */
export interface ProgramEnd {
  readonly status: number | null;
  readonly signal: string | null;
  /** What stood last on its screen, where it ended before it was ready. */
  readonly lastWords?: string | null;
}

export const UNSEEN: ProgramEnd = { status: null, signal: null };

/** What its screen said last, behind the words of its end. */
export const saidLast = (words: string | null | undefined): string =>
  words ? `; its screen said last: ${words}` : "";

/** How a program ended that nobody had asked to, as the rest of a sentence about it. */
export const howItEnded = (reason: string | null, { status, signal }: ProgramEnd): string => {
  if (signal !== null) return `was ended by ${signal}`;
  if (status !== null) return `ended by itself with status ${status}`;
  if (reason === WINDOW_CLOSED) return "ended when its window was closed";
  return reason === "exited" ? "ended by itself" : "is gone, and nobody saw how it ended";
};
