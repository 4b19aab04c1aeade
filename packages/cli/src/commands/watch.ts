import { withCoordinator } from "../lib/coordinator.ts";
import { printable, say } from "../lib/output.ts";
import type { Common } from "../program.ts";

/** Prints events until Ctrl-C. With `--json`, one object a line. */
export const watchCommand = (options: Common): Promise<void> =>
  withCoordinator(options.workspace, async ({ call }) => {
    process.once("SIGINT", () => process.exit(0));
    await call("watch", { team: options.team ?? null }, (event) => {
      const { ts, event: name, ...fields } = event as { ts: string; event: string };
      if (options.json) say(JSON.stringify(event));
      else
        say(
          `${ts.slice(11, 23)}  ${name}  ${printable(
            Object.entries(fields)
              .filter(([, value]) => value !== null)
              .map(([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`)
              .join(" "),
          )}`,
        );
    });
  });
