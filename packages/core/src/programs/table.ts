import type { HostProcess } from "@team-agent/plugin-api";
import { type Context, hostTransport } from "../runtime/index.ts";

const asked = new WeakMap<object, Promise<readonly HostProcess[]>>();

/** Every process of the host; none where they cannot be listed. Those who ask together share one look. */
export const listProcesses = ({ registry }: Pick<Context, "registry">): Promise<readonly HostProcess[]> => {
  const look = async () => {
    const transport = await hostTransport({ registry }).finally(() => asked.delete(registry));
    // Who asks from here on may know of a process that this look misses.
    return (await transport.processes?.()) ?? [];
  };
  const shared = asked.get(registry) ?? look().catch(() => []);
  asked.set(registry, shared);
  return shared;
};
