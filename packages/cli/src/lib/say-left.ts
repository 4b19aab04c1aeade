import type { Reply } from "./coordinator.ts";
import { printable, say } from "./output.ts";

/** What could not be ended of an agent. */
export const sayLeft = (left: Reply<"agent.stop">["left"]): void => {
  for (const { pid, command } of left) say(`  still running: pid ${pid}: ${printable(command)}`);
};
