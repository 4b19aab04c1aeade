import { isTeamAgentError, TeamAgentError } from "@team-agent/plugin-api/errors";
import { readMetadata } from "../workspace/index.ts";

const TICK_MS = 1_000;
/** A busy database keeps a coordinator for five seconds at most. */
const ASKED_AFTER_TICKS = 3;
const SILENT_AFTER_TICKS = 10;

export interface Silence {
  /** Something is waited for from now on. */
  begin(): void;
  /** A word came. */
  heard(): void;
  /** Nothing is waited for any more. */
  end(): void;
}

/**
 * Tells a coordinator that works for long from one that does not answer at all: whoever hears nothing asks how it is, and
 * gives up without a word to that. Ticks are counted and not the time, in which this process may have been stopped itself.
 */
export const watchSilence = (ask: () => void, onSilent: () => void): Silence => {
  let quiet = 0;
  let timer: NodeJS.Timeout | null = null;
  const end = () => {
    if (timer) clearInterval(timer);
    timer = null;
  };
  const tick = () => {
    quiet += 1;
    if (quiet === ASKED_AFTER_TICKS) ask();
    if (quiet < SILENT_AFTER_TICKS) return;
    end();
    onSilent();
  };
  return {
    begin: () => {
      if (timer) return;
      quiet = 0;
      timer = setInterval(tick, TICK_MS);
    },
    heard: () => {
      quiet = 0;
    },
    end,
  };
};

/** What to say of a coordinator that does not answer, and what helps. `metadata` is its `coordinator.json`. */
export const silentError = (metadata: string | undefined): TeamAgentError => {
  const pid = pidIn(metadata);
  return new TeamAgentError(
    "coordinator_silent",
    `the coordinator${processOf(pid)} does not answer: it is stopped, or hangs`,
    { action: "team-agent coordinator stop", data: { pid } },
  );
};

/** Its process lives, and nobody can reach it. */
export const doorlessError = (pid: number): TeamAgentError =>
  new TeamAgentError(
    "coordinator_without_door",
    `the coordinator (process ${pid}) runs and has no door: its socket was taken away, and it opens it again within seconds`,
    { action: "team-agent coordinator ensure", data: { pid } },
  );

/** It lives, and does not come to an end with one thing. */
export const lateError = (method: string, limitMs: number, metadata: string | undefined): TeamAgentError =>
  new TeamAgentError(
    "timeout",
    `the coordinator${processOf(pidIn(metadata))} did not answer ${method} within ${Math.round(limitMs / 1_000)} s`,
    { action: "team-agent status" },
  );

export const isSilent = (error: unknown): error is TeamAgentError =>
  isTeamAgentError(error) && error.code === "coordinator_silent";

const pidIn = (metadata: string | undefined): number | null =>
  (metadata === undefined ? null : readMetadata(metadata))?.pid ?? null;

const processOf = (pid: number | null): string => (pid === null ? "" : ` (process ${pid})`);
