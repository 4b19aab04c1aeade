import type { Context } from "./context.ts";
import type { LiveAgent } from "./live.ts";
import { hostTransport } from "./transport.ts";

/** The leader's own process, wherever its pane began. */
export const leaderPid = (leader: LiveAgent | undefined): number =>
  leader?.program?.pid ?? leader?.pane.pid ?? process.pid;

/**
 * The environment in which a leader runs, for the workers that it starts. It is kept in memory only; after a restart of
 * the coordinator it is read from the leader's process again.
 */
export const leaderCallEnvironment = async (
  context: Context,
  seat: string,
): Promise<Readonly<Record<string, string>>> => {
  const known = context.environments.get(seat);
  if (known) return known;
  const transport = await hostTransport(context);
  const found = await transport.environmentOf(leaderPid(context.live.get(seat, "leader")));
  const environment = found ?? ownEnvironment();
  context.environments.set(seat, environment);
  return environment;
};

/** Where a process's environment cannot be read, the coordinator's own is the nearest that is known. */
const ownEnvironment = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
