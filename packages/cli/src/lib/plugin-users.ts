import type { Call } from "./coordinator.ts";

/** The agents of the teams that run, by their providers. */
export const usersOf = async (call: Call): Promise<ReadonlyMap<string, readonly string[]>> => {
  const users = new Map<string, string[]>();
  for (const team of (await call("health", {})).teams)
    for (const { agent_id, provider } of (await call("status", { team })).agents)
      users.set(provider, [...(users.get(provider) ?? []), agent_id]);
  return users;
};
