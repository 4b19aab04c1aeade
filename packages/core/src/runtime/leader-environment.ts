import { readFileSync } from "node:fs";
import type { Context } from "./context.ts";
import type { LiveAgent } from "./live.ts";

/** The leader's own process, wherever its pane began. */
export const leaderPid = (leader: LiveAgent | undefined): number =>
  leader?.program?.pid ?? leader?.pane.pid ?? process.pid;

/**
 * The environment in which a leader runs, for the workers that it starts. It is kept in memory only; after a restart of
 * the coordinator it is read from the leader's process again.
 */
export const leaderCallEnvironment = (context: Context, seat: string): Readonly<Record<string, string>> => {
  const known = context.environments.get(seat);
  if (known) return known;
  const found = readEnvironment(leaderPid(context.live.get(seat, "leader")));
  context.environments.set(seat, found);
  return found;
};

const readEnvironment = (pid: number): Record<string, string> => {
  try {
    const entries = readFileSync(`/proc/${pid}/environ`, "utf8")
      .split("\0")
      .filter((entry) => entry.includes("="));
    return Object.fromEntries(
      entries.map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]),
    );
  } catch {
    // Without /proc the coordinator's own environment is the nearest that is known.
    return Object.fromEntries(
      Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
  }
};
