import { isTeamAgentError } from "@team-agent/core/client";
import type { Common } from "../lib/common.ts";
import { withCoordinator } from "../lib/coordinator.ts";
import { describeEvent, describeFields, type Told } from "../lib/event-words.ts";
import { say, sayWhole } from "../lib/output.ts";

/** Tells what happens until Ctrl-C, or until the coordinator is stopped. With `--json`, one event a line, all of them. */
export const watchCommand = (options: Common & { readonly all: boolean }): Promise<void> =>
  withCoordinator(options.workspace, async ({ call }) => {
    process.once("SIGINT", () => process.exit(0));
    const show = (event: unknown) => {
      const told = event as Told;
      if (options.json) return sayWhole(JSON.stringify(event));
      const line = describeEvent(told) ?? (options.all ? describeFields(told) : null);
      if (line !== null) say(line);
    };
    try {
      await call("watch", { team: options.team ?? null }, show);
    } catch (error) {
      const line = describeEnd(error);
      if (line === null) throw error;
      if (!options.json) say(line);
    }
  });

/** An end that somebody wanted; null for any other. */
const describeEnd = (error: unknown): string | null => {
  if (!isTeamAgentError(error) || error.code !== "coordinator_stopping") return null;
  return error.data.reason === "asked by shutdown"
    ? "The team was shut down."
    : "The coordinator was stopped.";
};
