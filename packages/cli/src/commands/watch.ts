import type { Common } from "../lib/common.ts";
import { withCoordinator } from "../lib/coordinator.ts";
import { describeEvent, describeFields, type Told } from "../lib/event-words.ts";
import { say, sayWhole } from "../lib/output.ts";

/** Tells what happens until Ctrl-C. With `--json`, one event a line, all of them. */
export const watchCommand = (options: Common & { readonly all: boolean }): Promise<void> =>
  withCoordinator(options.workspace, async ({ call }) => {
    process.once("SIGINT", () => process.exit(0));
    await call("watch", { team: options.team ?? null }, (event) => {
      const told = event as Told;
      if (options.json) return sayWhole(JSON.stringify(event));
      const line = describeEvent(told) ?? (options.all ? describeFields(told) : null);
      if (line !== null) say(line);
    });
  });
