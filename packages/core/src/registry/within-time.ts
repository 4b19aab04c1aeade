import { TeamAgentError } from "@team-agent/plugin-api";
import { systemClock, teamAgent } from "../ground/index.ts";

/** What a plugin promised; throws `plugin_failed` where it is not kept within the time, in milliseconds. */
export const withinTime = async <T>(promise: Promise<T>, ms: number, message: string): Promise<T> => {
  const late = Promise.withResolvers<never>();
  const takeBack = systemClock.after(ms, () =>
    late.reject(
      new TeamAgentError("plugin_failed", `${message} within ${ms / 1000} s`, {
        action: teamAgent("plugin", "list"),
      }),
    ),
  );
  return await Promise.race([promise, late.promise]).finally(takeBack);
};
